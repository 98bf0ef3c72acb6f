/* New settings, new versions and new certificates, while people ask. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { holder, masterOf, reload, upgrade } from '../../stack/change.mjs';
import { writeSettings } from '../../stack/settings.mjs';
import { load } from '../lib/load.mjs';
import { people } from '../lib/people.mjs';
import { tryPost } from '../lib/posts.mjs';
import { childrenOf, lives, until } from '../lib/processes.mjs';
import { ask, startProduction } from '../lib/production.mjs';
import { api, buildDir, logOf, service } from '../lib/stack.mjs';

const RELOADS = 10;
const UPGRADES = 3;
const CLIENTS = 64;
/* The machine is others' too; script/bench asks without a pause. */
const PAUSE_MS = 50;

let ann;
let bob;

before(async () => { [ann, bob] = await people(2); });

/*
 * cruddurd on a socket that outlives it, as under systemd. It has time and
 * connections for a machine on which many others work.
 */
async function held(t) {
  const own = await service({ CRUDDUR_REQUEST_TIMEOUT_MS: '14000',
    CRUDDUR_PG_POOL_SIZE: '16' }, { launcher: holder });

  t.after(() => own.stop());
  return own;
}

/* Not DynamoDB: its stand-in is too slow beside so many others. */
function traffic(t, own) {
  const at = { at: own.url, token: ann.token };
  const kinds = [[40, () => api('GET', '/api/activities/home', at)],
    [20, () => api('GET', `/api/users/@${bob.handle}`, at)],
    [4, () => tryPost(ann, { message: 'meanwhile', ttl: '1-hour' }, at)]];

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

test('reloads and upgrades under load fail no request', { timeout: 120000 },
  async (t) => {
    const own = await held(t);
    const loads = traffic(t, own);

    for (let i = 0; i < RELOADS; i++) {
      const workers = childrenOf(masterOf(own));

      writeSettings(own.settingsFile, { ...own.env,
        CRUDDUR_JWT_LEEWAY_S: `${i}` });
      const { code, text } = await reload(masterOf(own), buildDir);
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
    assert.deepEqual(await reload(masterOf(own), buildDir),
      { code: 0, text: '' });
    assert.equal(saidReady().filter((pid) => !before.includes(pid)).length, 3);
  });

test('a reload with wrong settings fails and changes nothing', async (t) => {
  const own = await held(t);
  const workers = childrenOf(masterOf(own));

  writeSettings(own.settingsFile, { ...own.env, CRUDDUR_THREADS: 'many',
    CONNECTION_URL: 'nonsense' });
  const { code, text } = await reload(masterOf(own), buildDir);
  assert.equal(code, 1);
  assert.match(text, /refuses its settings/);
  assert.deepEqual(childrenOf(masterOf(own)), workers);
  const log = readFileSync(own.logs.cruddurd, 'utf8');
  assert.match(log, /settings: CRUDDUR_THREADS: /);
  assert.match(log, /settings: CONNECTION_URL: /);
  assert.doesNotMatch(log, /nonsense/);
});

test('a reload of another program leaves it as it was', async () => {
  const other = spawn('sleep', ['60']);
  const { code, text } = await reload(`${other.pid}`, buildDir);

  assert.equal(code, 1);
  assert.match(text, /it is no cruddurd/);
  await sleep(100);
  assert.equal(other.signalCode, null);
  other.kill();
});

test('a reload of a process that is none fails', async () => {
  for (const pid of ['4194304', '0', '1x', '-1'])
    assert.notEqual((await reload(pid, buildDir)).code, 0, pid);
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
      { at: own.url, token: ann.token }));
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
