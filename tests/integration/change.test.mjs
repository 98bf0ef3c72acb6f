/* New settings, new versions and new certificates, while people ask. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { programEnvironment, programPath } from '../../stack/cruddurd.mjs';
import { writeSettings } from '../../stack/settings.mjs';
import { tryPost, pair } from '../lib/conversation.mjs';
import { faultDynamodb } from '../lib/fault-dynamodb.mjs';
import { load } from '../lib/load.mjs';
import { childrenOf, lives, until } from '../lib/processes.mjs';
import { ask, startProduction } from '../lib/production.mjs';
import { api, buildDir, logOf, service } from '../lib/stack.mjs';

const RELOADS = 10;
const UPGRADES = 3;
const CLIENTS = 64;
/* The machine is others' too; script/bench asks without a pause. */
const PAUSE_MS = 50;
const HOLDER = new URL('../lib/socket-holder.pl', import.meta.url).pathname;

let table;
let talk;

before(async () => {
  table = await faultDynamodb();
  talk = await pair();
});
after(() => table?.stop());

/* cruddurd on a socket that outlives it, as under systemd. */
async function held(t) {
  const own = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url },
    { launcher: ['perl', HOLDER] });

  t.after(() => own.stop());
  return own;
}

const masterOf = (own) => childrenOf(own.masterPid)[0];

/* Few ask DynamoDB, whose stand-in is slow for a while after its start. */
function traffic(t, own) {
  const at = { at: own.url, token: talk.ann.token };
  const kinds = [[40, () => api('GET', '/api/activities/home', at)],
    [16, () => api('GET', `/api/users/@${talk.bob.handle}`, at)],
    [6, () => api('GET', `/api/messages/${talk.group}`, at)],
    [2, () => tryPost(own.url, talk.ann,
      { message_group_uuid: talk.group, message: 'meanwhile' })]];

  return kinds.map(([clients, asks]) =>
    load(t, asks, { clients, pauseMs: PAUSE_MS }));
}

/* If there are others, what the log says of some of them is shown. */
function allGood({ good, bad, shown }, log) {
  const lines = shown.map((text) =>
    logOf(/"request_id":"(\w+)"/.exec(text)?.[1] ?? text, log));

  assert.deepEqual(shown, [], `${bad} of ${good + bad}:\n${
    lines.join('\n')}`);
  assert.ok(good > 0);
}

/* As systemd's ExecReload: { code, text } when it has ended. */
async function reload(pid) {
  const child = spawn(programPath(buildDir, 'cruddurd'), ['--reload', pid],
    { env: programEnvironment({}), stdio: ['ignore', 'pipe', 'pipe'] });
  const text = Promise.all([child.stdout, child.stderr]
    .map(async (stream) => (await stream.toArray()).join('')));
  const [code] = await once(child, 'exit');

  return { code, text: (await text).join('') };
}

/* What a restart of the unit does; the next one starts at once. */
async function upgrade(own) {
  const before = masterOf(own);

  process.kill(before, 'SIGTERM');
  await until('the next master', () => {
    const now = masterOf(own);

    return now !== undefined && now !== before && !lives(before);
  }, 20000);
}

test('reloads and upgrades under load fail no request', { timeout: 120000 },
  async (t) => {
    const own = await held(t);
    const loads = traffic(t, own);

    for (let i = 0; i < RELOADS; i++) {
      const workers = childrenOf(masterOf(own));

      writeSettings(own.settingsFile, { ...own.env,
        CRUDDUR_JWT_LEEWAY_S: `${i}` });
      const { code, text } = await reload(masterOf(own));
      assert.equal(code, 0, text);
      await until('new workers only', () => {
        const now = childrenOf(masterOf(own));

        return now.length === 2 && !now.some((pid) => workers.includes(pid));
      }, 20000);
    }
    for (let i = 0; i < UPGRADES; i++) {
      await upgrade(own);
      await sleep(1000);
    }
    for (const one of loads)
      allGood(await one.stop(), own.logs.cruddurd);
  });

test('a reload ends when the new workers answer, and not before',
  async (t) => {
    const own = await held(t);
    const saidReady = () => Array.from(readFileSync(own.logs.cruddurd, 'utf8')
      .matchAll(/worker \d+ ready pid=(\d+)/g), ([, pid]) => Number(pid));
    await until('both are ready', () => saidReady().length === 2);
    const before = saidReady();

    writeSettings(own.settingsFile, { ...own.env, CRUDDUR_WORKERS: '3' });
    assert.deepEqual(await reload(masterOf(own)), { code: 0, text: '' });
    assert.equal(saidReady().filter((pid) => !before.includes(pid)).length, 3);
  });

test('a reload with wrong settings fails and changes nothing', async (t) => {
  const own = await held(t);
  const workers = childrenOf(masterOf(own));

  writeSettings(own.settingsFile, { ...own.env, CRUDDUR_THREADS: 'many',
    CONNECTION_URL: 'nonsense' });
  const { code, text } = await reload(masterOf(own));
  assert.equal(code, 1);
  assert.match(text, /refuses its settings/);
  assert.deepEqual(childrenOf(masterOf(own)), workers);
  const log = readFileSync(own.logs.cruddurd, 'utf8');
  assert.match(log, /settings: CRUDDUR_THREADS: /);
  assert.match(log, /settings: CONNECTION_URL: /);
  assert.doesNotMatch(log, /nonsense/);
});

test('a reload of a process that is none fails', async () => {
  for (const pid of ['4194304', '0', '1x', '-1'])
    assert.notEqual((await reload(pid)).code, 0, pid);
});

test('what comes between two versions waits', async (t) => {
  const own = await held(t);
  const master = masterOf(own);

  /* The holder is stopped too, so that nobody follows for a while. */
  process.kill(own.masterPid, 'SIGSTOP');
  process.kill(master, 'SIGTERM');
  await until('it has ended', () => !lives(master));
  const asked = Array.from({ length: CLIENTS }, () =>
    api('GET', '/api/activities/home',
      { at: own.url, token: talk.ann.token }));
  await sleep(500);
  process.kill(own.masterPid, 'SIGCONT');
  const answers = await Promise.all(asked);
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
});

test('a new certificate is shown without a failed request', async (t) => {
  const site = await startProduction();
  const agent = new Agent({ keepAlive: true });

  t.after(() => site.stop());
  t.after(() => agent.destroy());
  const { serial } = await ask(site, '/config.json');
  const half = { clients: CLIENTS / 2, pauseMs: PAUSE_MS };
  const kept = load(t, () => ask(site, '/config.json', { agent }), half);
  const fresh = load(t, () => ask(site, '/config.json'), half);

  for (let i = 0; i < 3; i++) {
    site.renew();
    site.nginx.signal('SIGHUP');
    await sleep(700);
  }
  await until('the new certificate', async () =>
    (await ask(site, '/config.json')).serial !== serial);
  allGood(await kept.stop(), site.logs.access);
  allGood(await fresh.stop(), site.logs.access);
});
