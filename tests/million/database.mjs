/*
 * Databases with a world of some size in them (world.sql), in a PostgreSQL of
 * their own.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync }
  from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../stack/paths.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { preparePostgres, removePostgres } from '../../stack/postgres.mjs';
import { run } from '../../stack/process.mjs';

const MIGRATIONS = join(checkout, 'sql', 'migrations');
const WORLD = join(checkout, 'tests', 'million', 'world.sql');
const BUILD_MS = 3600 * 1000;

/* The moment at which the worlds are looked at. */
export const NOW = '2026-06-01T12:00:00.000000Z';

/*
 * A server in `dir`, which then outlives this, or in a folder that goes with
 * it: { world(posts), stop() }. world() gives the URL of a database with that
 * many posts, made unless it is there.
 */
export async function startWorlds(dir = null) {
  const home = dir ?? mkdtempSync('/var/tmp/cruddur-worlds-');

  mkdirSync(home, { recursive: true });
  /* Open to PostgreSQL's user; the cluster closes its own folder. */
  chmodSync(home, 0o711);
  const { postgres: port } = await choosePorts(home, ['postgres']);
  const { program, url } = await preparePostgres({ dir: home, port,
    durable: false, log: join(home, 'postgres.log') });

  await program.start();
  return {
    world: (posts) => worldOf(url, posts),
    async stop() {
      await program.stop();
      if (dir)
        return;
      removePostgres(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function worldOf(url, posts) {
  const name = `world_${posts}`;
  const administration = withDatabase(url, 'postgres');
  const made = withDatabase(url, name);

  if (psql(administration, '-c',
    `select 1 from pg_database where datname = '${name}'`) !== '')
    return made;
  const unfinished = withDatabase(url, `${name}_unfinished`);

  psql(administration,
    '-c', `drop database if exists ${name}_unfinished`,
    '-c', `create database ${name}_unfinished`);
  psql(unfinished, ...migrations().flatMap((file) => ['-f', file]));
  makeWorld(unfinished, posts, NOW);
  psql(administration,
    '-c', `alter database ${name}_unfinished rename to ${name}`);
  return made;
}

/* Fills the empty tables of a database. */
export function makeWorld(url, posts, now) {
  psql(url, ...worldArguments(posts, now));
}

/* What tells psql to do so. */
export function worldArguments(posts, now) {
  return ['-v', `posts=${posts}`, '-v', `now=${now}`, '-f', WORLD];
}

export function psql(url, ...args) {
  return run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', url, ...args],
    { timeout: BUILD_MS, maxBuffer: 1 << 30 });
}

function withDatabase(url, name) {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

function migrations() {
  return readdirSync(MIGRATIONS).filter((name) => name.endsWith('.up.sql'))
    .sort().map((name) => join(MIGRATIONS, name));
}
