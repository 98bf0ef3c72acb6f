/*
 * PostgreSQL: a cluster of the stack's own, on 127.0.0.1 and on a unix
 * socket beside its data. It does not run as root, so under root it runs as
 * `postgres`, elsewhere if that user cannot reach the checkout.
 */
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, chmodSync, existsSync, mkdirSync, mkdtempSync,
  readFileSync, readdirSync, renameSync, rmSync, writeFileSync }
  from 'node:fs';
import { join } from 'node:path';
import { Program, run } from './process.mjs';

const USER = 'postgres';
const MAX_CONNECTIONS = 200;

/*
 * { program, url }. Durable only when the data is to outlive the stack. The
 * URL is that of the port, or, `overSocket`, of the unix socket: what a
 * database on the same host is asked through where every microsecond counts.
 * The locale is of a cluster that is made now.
 */
export async function preparePostgres({ dir, port, log, durable, overSocket,
  locale = 'C.UTF-8' }) {
  const bin = binaryFolder();
  const home = reachableHome(dir);
  const data = join(home, 'data');
  const secret = join(dir, 'postgres.password');

  if (!existsSync(join(data, 'PG_VERSION')))
    makeCluster(bin, home, data, secret, locale);
  const password = readFileSync(secret, 'utf8').trim();
  const sockets = socketFolder(home);
  const args = ['-D', data, '-p', `${port}`,
    '-c', 'listen_addresses=127.0.0.1',
    '-c', `unix_socket_directories=${sockets}`,
    '-c', `max_connections=${MAX_CONNECTIONS}`];
  if (!durable)
    args.push('-c', 'fsync=off', '-c', 'synchronous_commit=off',
      '-c', 'full_page_writes=off');
  const program = new Program({
    name: 'PostgreSQL', command: join(bin, 'postgres'), args, log,
    cwd: home, user: USER, stopSignal: 'SIGINT',
    ready: () => answers(bin, port),
  });

  const host = overSocket ? encodeURIComponent(sockets) : '127.0.0.1';

  return { program, home,
    url: `postgresql://cruddur:${password}@${host}:${port}/cruddur` };
}

/* Removes a cluster, wherever it was put. */
export function removePostgres(dir) {
  rmSync(join(dir, 'postgres'), { recursive: true, force: true });
  rmSync(farHome(dir), { recursive: true, force: true });
  rmSync(join(dir, 'postgres.password'), { force: true });
}

/* Where its programs are: those in /usr/bin are slow wrappers in Perl. */
export function binaryFolder() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  const bins = versions.sort((a, b) => b - a)
    .map((version) => join(root, version, 'bin'))
    .filter((bin) => existsSync(join(bin, 'initdb')));

  if (bins.length === 0)
    throw new Error(`No PostgreSQL under ${root}. Install postgresql-15.`);
  return bins[0];
}

/* Under its name only when it is whole, should this be killed meanwhile. */
function makeCluster(bin, home, data, secret, locale) {
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home, 'password');
  const unfinished = `${data}.new`;

  for (const folder of [data, unfinished])
    rmSync(folder, { recursive: true, force: true });
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (process.getuid() === 0)
    run('chown', [USER, passwordFile]);
  run(join(bin, 'initdb'), ['-D', unfinished, '-U', 'cruddur', '-E', 'UTF8',
    `--locale=${locale}`, '-A', 'scram-sha-256', '--no-sync',
    `--pwfile=${passwordFile}`], { user: USER, cwd: home });
  rmSync(passwordFile);
  renameSync(unfinished, data);
}

function reachableHome(dir) {
  const near = join(dir, 'postgres');

  if (process.getuid() !== 0) {
    mkdirSync(near, { recursive: true, mode: 0o700 });
    return near;
  }
  if (canReach(dir))
    return ownedHome(near);
  return ownedHome(farHome(dir));
}

function farHome(dir) {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 12);

  return `/var/tmp/cruddur-${name}`;
}

function canReach(dir) {
  try {
    run('test', ['-x', dir], { user: USER });
    return true;
  } catch {
    return false;
  }
}

function ownedHome(home) {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  chmodSync(home, 0o700);
  run('chown', [USER, home]);
  accessSync(home);
  return home;
}

/* The path of a unix socket is limited to some 107 bytes. */
function socketFolder(home) {
  if (home.length < 80)
    return home;
  const short = mkdtempSync('/tmp/cruddur-pg-');

  if (process.getuid() === 0)
    run('chown', [USER, short]);
  process.once('exit', () => rmSync(short, { recursive: true, force: true }));
  return short;
}

function answers(bin, port) {
  try {
    run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`]);
    return true;
  } catch {
    return false;
  }
}
