/*
 * Thousands of damaged requests: each is answered as the contract says, and
 * the same workers are alive afterwards.
 */
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { get, say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { childrenOf } from '../lib/processes.mjs';
import { exchange } from '../lib/raw.mjs';
import { env } from '../lib/stack.mjs';

const EACH = 500;
const AT_ONCE = 8;
const ANSWERS = [200, 400, 401, 404, 405, 413, 414, 415, 422];

let ann;
let bob;
let group;

before(async () => {
  [ann, bob] = await people(2);
  group = (await say(ann, { handle: bob.handle, message: 'hi' }))
    .message_group_uuid;
});

const kinds = {
  bodies: (damage) => request({ body: damage(JSON.stringify({
    message: 'a "text" \\ \u00e9 😀', handle: bob.handle,
    message_group_uuid: null, other: [{ a: [1.5e3, true, null] }] })) }),
  'access tokens': (damage) => request({ token: line(damage(ann.token)) }),
  'token claims': (damage) => {
    const [head, claims, signature] = ann.token.split('.');
    const text = damage(Buffer.from(claims, 'base64url').toString('latin1'));

    return request({ token: [head, text.toString('base64url'), signature]
      .join('.') });
  },
  paths: (damage) => request({ method: 'GET', path: `/api/${
    line(damage(`messages/${group}/%61?limit=5&before=abc`), true)}` }),
  cursors: (damage) => request({ method: 'GET',
    path: `/api/messages/${group}?before=${damage(Buffer.concat([
      Buffer.from([1]), createHash('sha256').update(group).digest(),
      Buffer.from('2026-01-01T00:00:00.000000Z#')])).toString('base64url')}` }),
  'search terms': (damage) => request({ method: 'GET',
    path: `/api/users/search?term=${escape(damage(
      `Ann & 'b:* | !(c) <-> "d" \\ %_é`))}` }),
  headers: (damage) => request({ headers: [
    `Idempotency-Key: ${line(damage(randomUUID()))}`,
    `Content-Type: ${line(damage('application/json; charset=utf-8'))}`,
    `If-None-Match: ${line(damage('W/"abc", "d,e" , *'))}`,
    `Origin: ${line(damage('https://example.com:8080'))}`] }),
};

for (const [what, make] of Object.entries(kinds))
  test(`survives ${EACH} damaged ${what}`, async () => {
    const workers = workerPids();
    const random = generator(what);

    for (let done = 0; done < EACH; done += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        const bytes = make((text) => damaged(Buffer.from(text), random));
        const answer = await exchange(bytes);

        assert.ok(ANSWERS.includes(answer.status),
          `${bytes.toString('latin1')}\n-> ${answer.status} ${answer.text}`);
        assert.equal(answer.headers.get('content-type'), 'application/json',
          bytes.toString('latin1'));
        assert.ok(answer.json);
      }));
    assert.deepEqual(workerPids(), workers);
    assert.equal((await get(ann, '/api/message_groups')).length > 0, true);
  });

function request({ method = 'POST', path = '/api/messages', body = '{}',
  token = ann.token, headers = ['Content-Type: application/json'] }) {
  const sent = method === 'GET' ? '' : body;

  return Buffer.concat([`${method} ${path} HTTP/1.1`, 'Host: x',
    `Authorization: Bearer ${token}`, ...headers,
    `Content-Length: ${Buffer.byteLength(sent)}`, '', '']
    .map((one, i) => Buffer.from(i ? `\r\n${one}` : one, 'latin1'))
    .concat(Buffer.from(sent)));
}

/* One to four bytes changed, dropped, doubled, or a piece put elsewhere. */
function damaged(bytes, random) {
  const edits = 1 + random(4);
  let now = bytes;

  for (let i = 0; i < edits; i++) {
    const at = random(now.length + 1);
    const to = Math.min(now.length, at + random(8));
    const piece = [
      () => Buffer.from([random(256)]),
      () => Buffer.alloc(0),
      () => Buffer.concat([now.subarray(at, to), now.subarray(at, to)]),
      () => now.subarray(random(now.length + 1)).subarray(0, random(40)),
      () => Buffer.from(['\0', '"', '\\', '\\u0000', '\\ud800', '{', '[', ',',
        '%', '%00', '\xff', '\xed\xa0\x80', '../', '.', '=', '\u202e']
        [random(16)], 'latin1'),
    ][random(5)]();

    now = Buffer.concat([now.subarray(0, at), piece, now.subarray(to)]);
  }
  return now;
}

/* Without what would end the line, or a path's word, for nginx. */
function line(bytes, oneWord = false) {
  return bytes.toString('latin1').replaceAll(/[\r\n\0]/g, '?')
    .replaceAll(oneWord ? /[ #]|\.\./g : /$^/g, '_');
}

function escape(bytes) {
  return [...bytes].map((byte) =>
    `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/* The same numbers at every run. */
function generator(seed) {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();

  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

function workerPids() {
  return childrenOf(env.CRUDDUR_MASTER_PID);
}
