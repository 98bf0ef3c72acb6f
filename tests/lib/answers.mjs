/*
 * What an answer must be. What fails tells the request, the answer, and what
 * cruddurd logged about it.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, logOf } from './stack.mjs';

export const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/* Shapes of the API, as lists of their members. */
export const MESSAGE = ['uuid', 'display_name', 'handle', 'message',
  'created_at'];
export const CREATED_MESSAGE = ['message_group_uuid', ...MESSAGE];
export const MESSAGE_GROUP = [...MESSAGE, 'unread_count'];
export const USER_SHORT = ['uuid', 'handle', 'display_name'];

/* The body of a GET that works. */
export async function get(person, path, options = {}) {
  return ok(await api('GET', path, { token: person?.token, ...options }));
}

/* CreatedMessage of a message that is taken; `key` is its Idempotency-Key. */
export async function say(person, body, key) {
  return ok(await send(person, body, key));
}

/* The answer to a message, whatever it is. */
export function send(person, body, key, options = {}) {
  return api('POST', '/api/messages', { token: person.token, body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    ...options });
}

export function ok(answer) {
  assert.equal(answer.status, 200, story(answer));
  assert.equal(answer.headers.get('content-type'), 'application/json',
    story(answer));
  return answer.json;
}

/* The one error shape, exactly. */
export function refused(answer, status, code) {
  assert.equal(answer.status, status, story(answer));
  assert.equal(answer.headers.get('content-type'), 'application/json',
    story(answer));
  const { error, message, request_id: id, ...rest } = answer.json;

  assert.deepEqual(rest, {}, story(answer));
  assert.equal(error, code, story(answer));
  assert.match(message, /^[A-Z][^\n]*\.$/, story(answer));
  assert.equal(answer.headers.get('x-request-id'), id, story(answer));
  return answer;
}

/* 422 with exactly these codes. */
export function invalid(answer, ...codes) {
  assert.equal(answer.status, 422, story(answer));
  assert.deepEqual(answer.json, codes, story(answer));
}

export function members(object, names) {
  assert.deepEqual(Object.keys(object).sort(), [...names].sort());
}

/* Where the next page is, or null. */
export function nextOf(answer) {
  return answer.headers.get('link')?.match(/^<([^>]+)>; rel="next"$/)?.[1]
    ?? null;
}

/* The access line of an answer: it is written after the answer is sent. */
export async function logLineOf({ headers }, log) {
  const id = headers.get('x-request-id');

  for (let waited = 0; waited < 2000; waited += 20) {
    const line = logOf(id, log).split('\n')
      .find((one) => one.includes(' status='));

    if (line)
      return line;
    await sleep(20);
  }
  return '';
}

function story({ request, status, text, headers }) {
  const id = headers.get('x-request-id') ?? 'no request id';

  return `${request}\n-> ${status} ${text.slice(0, 500)}\n${logOf(id)}`;
}
