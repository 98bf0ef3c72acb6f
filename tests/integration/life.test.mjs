/* The life of cruddurd's processes: started, reloaded, killed, ended. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { programEnvironment, programPath } from '../../stack/cruddurd.mjs';
import { writeSettings } from '../../stack/settings.mjs';
import { api, buildDir, service } from '../lib/stack.mjs';
import { pair, tryPost } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { load } from '../lib/load.mjs';
import { childrenOf, lives, until } from '../lib/processes.mjs';

let table;
let talk;

before(async () => {
  table = await faultDynamodb();
  talk = await pair();
});
after(() => table?.stop());

/* A service of the test's own, stopped when the test ends, however. */
async function site(t, settings = {}, options = {}) {
  const own = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
    ...settings }, options);

  t.after(() => own.stop());
  return own;
}

function read(own) {
  return api('GET', `/api/messages/${talk.group}`,
    { at: own.url, token: talk.ann.token });
}

/* The workers that live and have said that they are ready. */
function readyWorkers(own) {
  const said = new Set(Array.from(readFileSync(own.logs.cruddurd, 'utf8')
    .matchAll(/worker \d+ ready pid=(\d+)/g), ([, pid]) => Number(pid)));

  return childrenOf(own.masterPid).filter((pid) => said.has(pid)
    && lives(pid));
}

/* Kills them; the milliseconds until as many others are ready. */
async function killAndWait(own, victims) {
  const count = Number(own.env.CRUDDUR_WORKERS);

  for (const pid of victims)
    process.kill(pid, 'SIGKILL');
  return until('all are ready', () => {
    const now = readyWorkers(own);

    return now.length === count && !victims.some((pid) => now.includes(pid));
  });
}

test('SIGTERM answers what is in flight and then ends', async (t) => {
  const own = await site(t);

  table.meddle = () => faults.slow(1500);
  table.forget();
  const asked = Array.from({ length: 20 }, (_, i) => i % 2 ? read(own)
    : tryPost(own.url, talk.bob,
      { message_group_uuid: talk.group, message: `${i}` }));
  await until('all are in flight', () => table.requests.length === 20);
  const began = performance.now();
  const ended = own.part('cruddurd').ended;
  const workers = childrenOf(own.masterPid);

  own.part('cruddurd').signal('SIGTERM');
  const answers = await Promise.all(asked);
  assert.equal(await ended, 'ended with 0');
  table.meddle = () => null;
  assert.ok(performance.now() - began < 10000);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.ok(!workers.some(lives));
});

test('SIGTERM ends in ten seconds though DynamoDB hangs', async (t) => {
  const own = await site(t, { CRUDDUR_REQUEST_TIMEOUT_MS: '14000' });

  table.meddle = () => faults.hang();
  table.forget();
  const asked = Promise.allSettled([read(own), read(own)]);
  await until('they are in flight', () => table.requests.length >= 2);
  const began = performance.now();
  const ended = own.part('cruddurd').ended;
  const workers = childrenOf(own.masterPid);

  own.part('cruddurd').signal('SIGTERM');
  await ended;
  table.meddle = () => null;
  assert.ok(performance.now() - began < 10000);
  assert.ok(!workers.some(lives));
  await asked;
});

test('SIGHUP under load refuses no request and brings the new settings',
  async (t) => {
    const own = await site(t);
    const origin = 'https://new.example';
    const allowed = async () => (await api('GET', '/api/health-check',
      { at: own.url, headers: { origin } })).headers
      .get('access-control-allow-origin');

    assert.equal(await allowed(), null);
    const traffic = load(t, () => read(own));
    const posts = load(t, () => tryPost(own.url, talk.ann,
      { message_group_uuid: talk.group, message: 'under load' }), { clients: 4 });

    for (const [FRONTEND_URL, CRUDDUR_WORKERS] of [[origin, '2'],
      [own.url, '3'], [origin, '2']]) {
      const workers = childrenOf(own.masterPid);

      writeSettings(own.settingsFile,
        { ...own.env, FRONTEND_URL, CRUDDUR_WORKERS });
      own.part('cruddurd').signal('SIGHUP');
      await until('new workers only', () => {
        const now = childrenOf(own.masterPid);

        return now.length === Number(CRUDDUR_WORKERS)
          && !now.some((pid) => workers.includes(pid));
      }, 20000);
    }
    assert.deepEqual((await traffic.stop()).shown, []);
    assert.deepEqual((await posts.stop()).shown, []);
    assert.equal(await allowed(), origin);
  });

/* An endpoint that takes everything: { url, keys (that signed), stop() }. */
async function signedCalls() {
  const keys = [];
  const server = createServer((request, answer) => {
    keys.push(/Credential=(\w+)\//.exec(request.headers.authorization)?.[1]);
    answer.end('{}');
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { keys, url: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.close() };
}

test('new keys in the settings are those of the workers after SIGHUP',
  async (t) => {
    const aws = await signedCalls();
    const own = await site(t, { AWS_ENDPOINT_URL_DYNAMODB: aws.url,
      AWS_ACCESS_KEY_ID: 'FIRST' });
    const workers = childrenOf(own.masterPid);

    t.after(() => aws.stop());
    assert.equal(aws.keys.at(-1), 'FIRST');
    writeSettings(own.settingsFile, { ...own.env,
      AWS_ACCESS_KEY_ID: 'SECOND' });
    own.part('cruddurd').signal('SIGHUP');
    await until('new workers only', () => {
      const now = readyWorkers(own);

      return now.length > 0 && !now.some((pid) => workers.includes(pid))
        && childrenOf(own.masterPid).length === workers.length;
    }, 20000);
    aws.keys.length = 0;
    await api('GET', '/api/health-check/ready', { at: own.url });
    assert.deepEqual([...new Set(aws.keys)], ['SECOND']);
  });

test('bad settings at SIGHUP change nothing', async (t) => {
  const own = await site(t);
  const workers = childrenOf(own.masterPid);

  writeSettings(own.settingsFile, { ...own.env, CRUDDUR_THREADS: 'many',
    CONNECTION_URL: 'nonsense' });
  own.part('cruddurd').signal('SIGHUP');
  await until('it says so', () =>
    readFileSync(own.logs.cruddurd, 'utf8').includes('reload refused'));
  await sleep(500);
  assert.deepEqual(childrenOf(own.masterPid), workers);
  assert.equal((await read(own)).status, 200);
  assert.match(readFileSync(own.logs.cruddurd, 'utf8'), /CRUDDUR_THREADS/);
});

test('a killed worker is replaced within a second', async (t) => {
  const own = await site(t);

  await sleep(1200);
  const [victim, other] = readyWorkers(own);
  const ms = await killAndWait(own, [victim]);

  assert.ok(ms < 1000, `${ms} ms`);
  assert.ok(childrenOf(own.masterPid).includes(other));
});

test('workers killed under load fail no GET', { timeout: 60000 },
  async (t) => {
    const own = await site(t);
    const traffic = load(t, () => read(own));

    for (let i = 0; i < 6; i++) {
      /* Old enough not to be held back as one that cannot live. */
      await sleep(1050);
      /* A request may meet these deaths, but none of the next round. */
      await killAndWait(own, readyWorkers(own).slice(i % 2));
    }
    assert.deepEqual((await traffic.stop()).shown, []);
  });

test('workers that die at once are started ever more rarely', async (t) => {
  const own = await site(t, { CRUDDUR_WORKERS: '1' });
  const began = performance.now();
  let killed = 0;
  let last = 0;

  while (performance.now() - began < 3500) {
    for (const pid of childrenOf(own.masterPid)) {
      if (pid === last)
        continue;
      last = pid;
      killed++;
      process.kill(pid, 'SIGKILL');
    }
    await sleep(5);
  }
  /* 200, 400, 800, 1600 ms: not hundreds. */
  assert.ok(killed >= 3 && killed <= 6, `${killed} were killed`);
  await until('it serves again', async () =>
    (await api('GET', '/api/health-check', { at: own.url })).status === 200);
});

test('a killed master leaves no orphans', async (t) => {
  const own = await site(t);
  const workers = childrenOf(own.masterPid);

  table.meddle = () => faults.slow(500);
  const asked = Array.from({ length: 10 }, () => read(own));
  await sleep(250);
  process.kill(own.masterPid, 'SIGKILL');
  const answers = await Promise.all(asked);

  table.meddle = () => null;
  await until('no worker is left', () => !workers.some(lives));
  assert.ok(answers.every(({ status }) => status === 200));
  await own.part('cruddurd').start();
  assert.equal((await read(own)).status, 200);
});

test('a second start on one socket is refused and harms nothing',
  async (t) => {
    const own = await site(t);
    const { code, err } = await new Promise((resolve) => {
      execFile(programPath(buildDir, 'cruddurd'), [],
        { env: programEnvironment(own.env), timeout: 10000 },
        (error, out, text) => resolve({ code: error?.code ?? 0,
          err: `${out}${text}` }));
    });

    assert.notEqual(code, 0);
    assert.match(err, /another program listens on .*: stop it first/);
    assert.equal((await read(own)).status, 200);
  });
