/* What a first visit costs: bytes, time to the largest paint, jumps. */
import assert from 'node:assert/strict';
import { cpus } from 'node:os';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaveAll, phone, settle, visit } from '../lib/browser.mjs';
import { people } from '../lib/people.mjs';
import { url } from '../lib/stack.mjs';

const KB = 1000;
const TIMES = 5;
/* What others do here would be measured too, so a gap is waited for. */
const QUIET = 0.6;
const GAP_MS = 200;
const PATIENCE_MS = 20_000;
/* A slow phone on a slow line. */
const SLOW = { cpu: 4, down: 1.6e6 / 8, up: 0.75e6 / 8, latency: 150 };

afterEach(leaveAll);

test('loads no more than it may, and nothing of signing in', async () => {
  const { page, close } = await visit();
  const loaded = await listenTo(page);

  await page.goto('/');
  await page.waitForLoadState('networkidle');
  const { script, style, font } = await loaded();

  assert.ok(script.bytes <= 110 * KB, `${script.bytes} bytes of scripts`);
  assert.ok(style.bytes <= 15 * KB, `${style.bytes} bytes of styles`);
  assert.equal(font.bytes, 0);
  for (const one of script.urls)
    assert.doesNotMatch(await (await fetch(one)).text(),
      /AWSCognitoIdentityProviderService/, one);
  await close();
});

test('loads no more than it may for who is signed in', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });
  const loaded = await listenTo(page);

  for (const path of ['/', '/messages']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
  }
  const { script, style } = await loaded();

  assert.ok(script.bytes <= 150 * KB, `${script.bytes} bytes of scripts`);
  assert.ok(style.bytes <= 15 * KB, `${style.bytes} bytes of styles`);
  await close();
});

for (const [name, slow, most] of [['a fast line', null, 1500],
  ['a slow phone', SLOW, 2500]])
  test(`is there in time on ${name}, and does not jump`, async (t) => {
    const times = [];
    const until = Date.now() + PATIENCE_MS;

    for (let n = 0; n < TIMES; n++) {
      await quiet(until);
      const { paint, shift } = await firstVisit(slow);

      times.push(paint);
      assert.ok(shift <= 0.02, `layout shift ${shift}`);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(TIMES / 2)];

    t.diagnostic(`largest paint ${median} ms`);
    assert.ok(median < most, `largest paint after ${times.join(', ')} ms`);
  });

test('a file of an older version is an error, never a page', async () => {
  const answer = await fetch(`${url}/assets/index-00000000.js`);

  assert.equal(answer.status, 404);
  assert.match(answer.headers.get('content-type'), /^application\/json/);
});

test('keeps hashed files for good, and asks again for the page', async () => {
  const page = await fetch(`${url}/any/where`);
  const [asset] = /\/assets\/index-[^"]+\.js/.exec(await page.text());
  const script = await fetch(url + asset,
    { headers: { 'accept-encoding': 'br' } });

  assert.equal(page.headers.get('cache-control'), 'no-cache');
  assert.match(page.headers.get('content-security-policy'),
    /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.match(script.headers.get('cache-control'), /immutable/);
  assert.equal(script.headers.get('content-encoding'), 'br');
});

/* Until most of the machine is idle, or that time has come. */
async function quiet(until) {
  for (let idle = 0; idle < QUIET && Date.now() < until;) {
    const before = spent();

    await sleep(GAP_MS);
    const after = spent();

    idle = (after.idle - before.idle) / (after.all - before.all);
  }
}

/* Of all processors together, in ms. */
function spent() {
  const sums = { idle: 0, all: 0 };

  for (const { times } of cpus()) {
    sums.idle += times.idle;
    sums.all += Object.values(times).reduce((sum, ms) => sum + ms, 0);
  }
  return sums;
}

/* What comes over the line, by kind, each file once. */
async function listenTo(page) {
  const session = await page.context().newCDPSession(page);
  const kinds = { Script: [], Stylesheet: [], Font: [] };
  const open = new Map();
  const seen = new Set();

  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type in kinds && !seen.has(response.url)) {
      seen.add(response.url);
      open.set(requestId, { type, url: response.url });
    }
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const found = open.get(requestId);

    if (found)
      kinds[found.type].push({ url: found.url, bytes: encodedDataLength });
  });
  const sum = (list) => ({ urls: list.map((one) => one.url),
    bytes: list.reduce((bytes, one) => bytes + one.bytes, 0) });

  return async () => ({ script: sum(kinds.Script),
    style: sum(kinds.Stylesheet), font: sum(kinds.Font) });
}

/* { paint: ms to the largest paint, shift: how much moved }. */
async function firstVisit(slow) {
  const { page, close } = await visit({ size: phone, touch: true });
  const session = await page.context().newCDPSession(page);

  if (slow) {
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false,
      latency: slow.latency, downloadThroughput: slow.down,
      uploadThroughput: slow.up });
  }
  await page.addInitScript(() => {
    globalThis.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.seen.paint = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        globalThis.seen.shift += entry.hadRecentInput ? 0 : entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settle(page);
  const seen = await page.evaluate(() => globalThis.seen);

  await close();
  return { paint: Math.round(seen.paint), shift: seen.shift };
}
