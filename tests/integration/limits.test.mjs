/* How much the site of production lets one address and one token ask. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../stack/paths.mjs';
import { parameters, responder } from '../lib/responder.mjs';
import { ask, startProduction } from '../lib/production.mjs';

const PLAYED_MS = 12000;
/* Requests at once; more than a limit lets through in the time they take. */
const ROUND = 100;
/* What a page asks when it is loaded: some lists, and a search or two. */
const AT_LOAD = 10;

const agent = new Agent({ keepAlive: true });

let site;
let balanced; /* behind a load balancer on this machine */
let echo; /* before a program that keeps what it was given */
let program;

before(async () => {
  program = await responder();
  site = await startProduction();
  balanced = await startProduction({ edits: { 'balancer.conf':
    ['#set_real_ip_from 10.0.0.0/16', 'set_real_ip_from 127.0.0.1'] } });
  echo = await startProduction({ socket: program.socket });
});
after(async () => {
  agent.destroy();
  await Promise.all([site, balanced, echo].map((one) => one?.stop()));
  await program?.stop();
});

const newToken = () => `Bearer ${randomBytes(90).toString('base64url')}`;

/* `count` requests, at once, on connections that stay. */
function burst(at, count, headersOf, path = '/api/health-check') {
  return Promise.all(Array.from({ length: count }, (_, i) =>
    ask(at, path, { agent, headers: headersOf(i) })));
}

const statuses = (answers) =>
  [...new Set(answers.map(({ status }) => status))].sort();

/* Asks without a pause until it is refused: [how often it was not, an answer
 * that refuses]. */
async function untilRefused(at, headersOf) {
  let served = 0;

  for (let round = 0; round < 40; round++) {
    const answers = await burst(at, ROUND, (i) =>
      headersOf(ROUND * round + i));
    const refusal = answers.find(({ status }) => status !== 200);

    served += answers.filter(({ status }) => status === 200).length;
    if (refusal)
      return [served, refusal];
  }
  assert.fail(`never refused, ${served} were served`);
}

test('refuses what one token asks beyond its share, in the API\'s shape',
  async () => {
    const authorization = newToken();
    const headers = { authorization, 'x-forwarded-for': '203.0.113.1' };
    const [served, refusal] = await untilRefused(balanced, () => headers);

    assert.ok(served >= 61 && served < 200, `${served}`);
    assert.equal(refusal.status, 429);
    assert.deepEqual(refusal.json, { error: 'too_many_requests',
      message: 'Too many requests. Please wait.',
      request_id: refusal.headers.get('x-request-id') });
    assert.equal(refusal.headers.get('retry-after'), '1');
    assert.equal(refusal.headers.get('content-type'), 'application/json');
    assert.equal(refusal.headers.get('cache-control'), 'private, no-store');
    assert.match(refusal.headers.get('strict-transport-security'), /^max-age/);

    /* Others at that address are served, and so is who waits. */
    assert.deepEqual(statuses(await burst(balanced, 20, () => ({ ...headers,
      authorization: newToken() }))), [200]);
    await sleep(1000);
    assert.equal((await ask(balanced, '/api/health-check',
      { headers })).status, 200);
  });

test('refuses what one address asks beyond its share, with many tokens',
  async () => {
    const [served, refusal] = await untilRefused(balanced, () => ({
      authorization: newToken(), 'x-forwarded-for': '203.0.113.3' }));

    assert.ok(served >= 301, `${served}`);
    assert.equal(refusal.status, 429);
    assert.deepEqual(statuses(await burst(balanced, 20, () => ({
      'x-forwarded-for': '203.0.113.4' }))), [200]);
  });

test('a network of IPv6 counts as one address', async () => {
  const from = (network) => (i) => ({ authorization: newToken(),
    'x-forwarded-for': `2001:db8:0:${network}::${(i + 1).toString(16)}` });
  const [served, refusal] = await untilRefused(balanced, from(1));

  assert.ok(served >= 301, `${served}`);
  assert.equal(refusal.status, 429);
  assert.deepEqual(statuses(await burst(balanced, 20, from(2))), [200]);
});

test('without a load balancer nobody is believed another address',
  async () => {
    const [, refusal] = await untilRefused(site, (i) => ({
      'x-forwarded-for': `198.51.100.${i % 250}` }));

    assert.equal(refusal.status, 429);
  });

test('files of the site are not counted', async () => {
  for (let round = 0; round < 5; round++)
    assert.deepEqual(statuses(await burst(balanced, ROUND,
      () => ({ 'x-forwarded-for': '203.0.113.5' }), '/config.json')), [200]);
});

/* What a page in front of somebody asks, and every how many milliseconds. */
function polls() {
  const text = readFileSync(join(checkout, 'frontend', 'src', 'lib',
    'live.ts'), 'utf8');
  const [, row] = /EVERY_MS = \{([^}]*)\}/.exec(text);
  const every = Object.fromEntries(Array.from(
    row.matchAll(/(\w+): ([\d_]+)/g),
    ([, name, ms]) => [name, Number(ms.replaceAll('_', ''))]));

  assert.deepEqual(Object.keys(every), ['thread', 'list', 'me', 'home']);
  return Object.values(every);
}

test('ten people behind one address are let through', { timeout: 60000 },
  async () => {
    const people = Array.from({ length: 10 }, () => ({
      authorization: newToken(), 'x-forwarded-for': '203.0.113.6' }));
    const answers = [];
    const asks = async (headers) => answers.push(
      await ask(balanced, '/api/health-check', { headers, agent }));
    const end = performance.now() + PLAYED_MS;
    const keepAsking = async (headers, everyMs) => {
      for (let at = everyMs; at < PLAYED_MS; at += everyMs) {
        await sleep(Math.max(0, end - PLAYED_MS + at - performance.now()));
        await asks(headers);
      }
    };

    /* All load their page at once, and all their clocks beat together. */
    await Promise.all(people.flatMap((headers) => [
      ...Array.from({ length: AT_LOAD }, () => asks(headers)),
      ...polls().map((everyMs) => keepAsking(headers, everyMs))]));
    assert.deepEqual(statuses(answers), [200]);
    assert.ok(answers.length >= 10 * AT_LOAD + 10 * 4, `${answers.length}`);
  });

test('a Proxy header reaches no program', async () => {
  await ask(echo, '/api/me?x=1', { headers: { proxy: 'http://evil.example',
    'x-request-id': 'mine', 'x-other': 'kept' } });
  const seen = parameters(program.last());

  assert.equal(seen.HTTP_PROXY ?? '', '');
  assert.equal(seen.HTTP_X_OTHER, 'kept');
  assert.match(seen.HTTP_X_REQUEST_ID, /^[0-9a-f]{32}$/);
  assert.equal(seen.REQUEST_SCHEME, 'https');
});
