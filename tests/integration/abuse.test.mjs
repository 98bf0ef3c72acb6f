/* Thousands of bad requests cost an answer each, and nothing that stays. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, buildDir, mint, service } from '../lib/stack.mjs';
import { inParallel, pair } from '../lib/conversation.mjs';
import { sameWorkers } from '../lib/outage.mjs';
import { childrenOf, descriptorsOf, residentKb, until }
  from '../lib/processes.mjs';

const ROUNDS = 60; /* of all kinds of bad requests below */
const WIDTH = 24;
const CONNECTIONS = 4; /* to DynamoDB, that a worker may keep */
/* libcurl has two more for each; some were not open at the first count. */
const MAX_OPENED = 2 * CONNECTIONS * 3;
const MAX_GROWTH_KB = 24 * 1024;
/* A sanitizer does, to find uses after free. */
const keepsFreedMemory = /address|thread/.test(buildDir);

let site;
let talk;

before(async () => {
  site = await service({ CRUDDUR_DDB_POOL_SIZE: `${CONNECTIONS}` });
  talk = await pair(site.url);
});
after(() => site?.stop());

const post = (body, headers = {}) => api('POST', '/api/messages',
  { at: site.url, token: talk.ann.token, body, headers });
const withToken = (token) => api('GET', '/api/me', { at: site.url, token });
const path = (text) => api('GET', text, { at: site.url,
  token: talk.ann.token });

function tokens() {
  const good = talk.ann.token;
  const [head, body, signature] = good.split('.');
  const noise = randomBytes(40).toString('base64url');

  return [noise, `${head}.${body}`, `${good}.${noise}`, `${head}..${signature}`,
    `${noise}.${noise}.${noise}`, `${head}.${body}.${noise}`,
    good.slice(0, -20), `${good}${noise}`, 'a'.repeat(8000), '...',
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`,
    mint(talk.ann.sub, { exp: 1 }), mint(talk.ann.sub, { iss: noise }),
    mint(talk.ann.sub, { nbf: 9999999999 }), mint('not-a-uuid'),
    mint(talk.ann.sub, {}, { kid: noise }),
    mint(talk.ann.sub, {}, { crit: ['x'] })];
}

function bodies() {
  const noise = randomBytes(60);

  return ['', '{', '[]', 'null', '{"message":', '{"message":"\\ud800"}',
    '{"a":1,"a":2}', '{"message":"\\u0000"}', '['.repeat(5000),
    `{"x":${'['.repeat(20)}${']'.repeat(20)}}`, noise,
    `{"message":"${'a'.repeat(60000)}"}`, 'x'.repeat(65537),
    '{"message":1,"handle":{}}', '{"message":"x"}'];
}

function paths() {
  const noise = randomBytes(12).toString('hex');

  return ['/api/', '/api/%', '/api/%00', '/api/%zz/x', `/api/${noise}`,
    `/api/messages/${noise}`, `/api/${'a'.repeat(3000)}`,
    `/api/message_groups?before=${noise}`, '/api/message_groups?limit=0',
    '/api/message_groups?limit=99999999999999999999',
    `/api/message_groups?${'a=b&'.repeat(400)}`, '/api/users/@/short',
    '/api/users/@%ff%fe/short', `/api/messages/${talk.group}?before=%00`];
}

test('thousands of malformed requests leave the workers as they were',
  { timeout: 120000 }, () => sameWorkers(site, async () => {
    await round();
    await sleep(500);
    const workers = childrenOf(site.masterPid);
    const descriptors = descriptorsOf(workers);
    const memory = residentKb(workers);

    await inParallel(2, Array.from({ length: ROUNDS }), round);
    await sleep(500);
    await assertNoneOpened(workers, descriptors);
    if (!keepsFreedMemory)
      assert.ok(residentKb(workers) - memory < MAX_GROWTH_KB,
        `${memory} kB became ${residentKb(workers)}`);
    assert.equal((await withToken(talk.ann.token)).status, 200);
  }));

test('aborted and half-closed connections leave nothing open',
  { timeout: 120000 }, () => sameWorkers(site, async () => {
    const workers = childrenOf(site.masterPid);

    await inParallel(WIDTH, Array.from({ length: 100 }), rudeClient);
    await sleep(500);
    const descriptors = descriptorsOf(workers);

    await inParallel(WIDTH, Array.from({ length: 1500 }), rudeClient);
    await assertNoneOpened(workers, descriptors);
    assert.equal((await withToken(talk.ann.token)).status, 200);
  }));

/* Once what is under way is done, only kept connections may be more. */
async function assertNoneOpened(workers, before_) {
  await until(`${before_} descriptors again`, () =>
    descriptorsOf(workers) <= before_ + MAX_OPENED);
}

/* Each kind of bad request once; all are answered below 500. */
async function round() {
  const asks = [
    ...tokens().map((token) => () => withToken(token)),
    ...bodies().map((body) => () => post(body)),
    ...bodies().map((body) => () =>
      post(body, { 'content-type': 'text/plain' })),
    ...paths().map((text) => () => path(text)),
    () => post({ message: 'x' }, { 'idempotency-key': 'k'.repeat(129) }),
    () => post({ message: 'x' }, { 'idempotency-key': 'a b' }),
    () => api('PATCH', '/api/me', { at: site.url }),
    () => path('/api/message_groups?limit=1&limit=2'),
  ];
  const answers = await inParallel(WIDTH / 2, asks, (ask) => ask());

  for (const [i, answer] of answers.entries()) {
    assert.ok(answer.status >= 200 && answer.status < 500,
      `${asks[i]}: ${answer.status} ${answer.text}`);
    assert.match(answer.headers.get('content-type'), /^application\/json/);
  }
}

const head = (more) => 'POST /api/messages HTTP/1.1\r\nHost: x\r\n'
  + `Content-Type: application/json\r\nAuthorization: Bearer ${
    talk.ann.token}\r\n${more}\r\n`;

const rudenesses = [
  /* A promised body that never comes whole. */
  (socket) => {
    socket.write(`${head('Content-Length: 5000\r\n')}{"message":`);
    setTimeout(() => socket.resetAndDestroy(), 10);
  },
  /* Asks, and leaves before the answer. */
  (socket) => {
    socket.write(`GET /api/messages/${talk.group} HTTP/1.1\r\nHost: x\r\n`
      + `Authorization: Bearer ${talk.ann.token}\r\n\r\n`);
    setTimeout(() => socket.destroy(), 2);
  },
  /* Closes its half at once, and reads on. */
  (socket) => {
    socket.end('GET /api/health-check HTTP/1.1\r\nHost: x\r\n'
      + 'Connection: close\r\n\r\n');
  },
  /* A header that stops in its middle. */
  (socket) => {
    socket.write('GET /api/me HTTP/1.1\r\nHost: x\r\nAuthoriz');
    setTimeout(() => socket.destroy(), 5);
  },
  /* A chunked body whose chunk is a lie. */
  (socket) => {
    socket.write(`${head('Transfer-Encoding: chunked\r\n')}ffff\r\n{}\r\n`);
    setTimeout(() => socket.destroy(), 5);
  },
];

/* One connection, in one of the ways above; done when it is closed. */
function rudeClient(_, index) {
  return new Promise((resolve) => {
    const socket = connect(new URL(site.url).port, '127.0.0.1', () =>
      rudenesses[index % rudenesses.length](socket));

    socket.on('error', () => {});
    socket.on('close', resolve);
    socket.resume();
  });
}
