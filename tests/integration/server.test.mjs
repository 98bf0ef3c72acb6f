/* What script/server runs, from its first line to the last process. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync,
  readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { choosePorts } from '../../stack/ports.mjs';
import { removePostgres } from '../../stack/postgres.mjs';
import { checkout } from '../../stack/paths.mjs';
import { parseSettings } from '../../stack/settings.mjs';
import { until } from '../lib/processes.mjs';
import { buildDir } from '../lib/stack.mjs';

const READY_LIMIT_MS = 60000;
const STOP_LIMIT_MS = 15000;

const shell = promisify(execFile);
const dir = mkdtempSync('/tmp/cruddur-server-');
const killed = join(dir, 'killed');
const { nginx: port } = await choosePorts(dir, ['nginx']);
const running = new Set();

chmodSync(dir, 0o711);
after(async () => {
  await Promise.all([...running].map(stop));
  removePostgres(dir);
  removePostgres(killed);
  rmSync(dir, { recursive: true, force: true });
});

test('runs, refuses a second one, stops all, and keeps the data', async () => {
  const first = await start();
  const env = parseSettings(readFileSync(join(dir, 'env'), 'utf8'));

  assert.match(first.text, new RegExp(`^ready http://127.0.0.1:${port}$`, 'm'));
  const before = await conversations(first.text);
  assert.ok(before.length > 0);
  assert.equal(Number(env.CRUDDUR_PORT), port);
  assert.ok(existsSync(`/proc/${env.CRUDDUR_MASTER_PID}`));

  const second = await refused(port);
  assert.match(second, /already runs from this checkout \(process \d+\)/);

  assert.equal(await stop(first.child), 0);
  assert.ok(!existsSync(`/proc/${env.CRUDDUR_MASTER_PID}`));
  assert.equal(readFileSync(join(dir, 'env'), 'utf8'), '');
  assert.deepEqual(await leftOvers(), []);

  const again = await start();
  const same = parseSettings(readFileSync(join(dir, 'env'), 'utf8'));
  assert.equal(same.CRUDDUR_COGNITO_ISSUER, env.CRUDDUR_COGNITO_ISSUER);
  assert.deepEqual(await conversations(again.text), before);

  /* Even one that is killed takes all with it. */
  again.child.kill('SIGKILL');
  await once(again.child, 'exit');
  running.delete(again.child);
  await untilNothingIsLeft();
});

test('says which port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');

  await once(server, 'listening');
  const { port: taken } = server.address();
  const text = await refused(taken);

  server.close();
  assert.match(text, new RegExp(`Port ${taken} is taken`));
  assert.match(text, new RegExp(`PORT=${taken + 1}`));
});

test('says at once in which folders nothing can be built', async () => {
  const folder = join(dir, "Ann's checkout");

  cpSync(join(checkout, 'script'), join(folder, 'script'), { recursive: true });
  await assert.rejects(shell(join(folder, 'script', 'server')), (error) => {
    assert.equal(error.code, 1);
    assert.equal(error.stdout, '');
    assert.match(error.stderr, /cannot build .*Ann's checkout.*Move/);
    return true;
  });
});

test('starts where it was killed while it made the database', async () => {
  const child = launch(port, killed, { detached: true });

  await until('the first file of a cluster', () => existsSync(killed)
    && readdirSync(killed, { recursive: true }).some((name) =>
      name.endsWith('PG_VERSION')));
  process.kill(-child.pid, 'SIGKILL');
  await once(child, 'exit');
  running.delete(child);
  const again = await start(killed);

  assert.equal(await stop(again.child), 0);
});

async function start(folder = dir) {
  const child = launch(port, folder);
  const text = await new Promise((resolve, reject) => {
    let seen = '';
    const limit = setTimeout(() => reject(new Error(`not ready: ${seen}`)),
      READY_LIMIT_MS);

    child.stdout.on('data', (part) => {
      seen += part;
      if (seen.includes('Ctrl-C stops all')) {
        clearTimeout(limit);
        resolve(seen);
      }
    });
    child.stderr.on('data', (part) => { seen += part; });
    child.once('exit', () => reject(new Error(`it ended: ${seen}`)));
  });

  return { child, text };
}

async function refused(onPort) {
  const child = launch(onPort);
  let text = '';

  child.stderr.on('data', (part) => { text += part; });
  const [code] = await once(child, 'exit');
  running.delete(child);
  assert.equal(code, 1);
  return text;
}

function launch(onPort, folder = dir, options = {}) {
  const child = spawn(process.execPath,
    [join(checkout, 'stack', 'server.mjs'), `--port=${onPort}`,
      `--dir=${folder}`, `--build=${buildDir}`],
    { stdio: ['ignore', 'pipe', 'pipe'], ...options });

  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  running.add(child);
  return child;
}

async function stop(child) {
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  const ended = once(child, 'exit');

  child.kill('SIGTERM');
  const [code] = await ended;
  clearTimeout(limit);
  running.delete(child);
  return code;
}

/* The uuids that the line to paste answers. */
async function conversations(text) {
  const line = text.split('\n').find((one) => one.startsWith('curl'));
  const { stdout } = await shell('bash', ['-c', line]);

  return JSON.parse(stdout).map(({ uuid }) => uuid);
}

/* Processes whose command line names this stack's folder. */
async function leftOvers() {
  const { stdout } = await shell('ps', ['-eo', 'pid=,args=']);

  return stdout.split('\n').filter((line) =>
    line.includes(dir) && !line.includes('server.test.mjs'));
}

async function untilNothingIsLeft() {
  const deadline = Date.now() + STOP_LIMIT_MS;

  while ((await leftOvers()).length > 0) {
    assert.ok(Date.now() < deadline, 'processes are left over');
    await new Promise((done) => { setTimeout(done, 100); });
  }
}
