/* People who talk: what several test files do with conversations. */
import assert from 'node:assert/strict';
import { MARK } from './leaks.mjs';
import { api, newUser, url } from './stack.mjs';

/* Cognito's stand-in takes a while for each. */
export const PEOPLE_AT_A_TIME = 8;

/* People with their rows made, through the service at `at`. */
export function people(count, at = url) {
  return inParallel(PEOPLE_AT_A_TIME, Array(count).fill(at), personAt);
}

async function personAt(at) {
  const person = await newUser();
  const answer = await api('GET', '/api/me', { token: person.token, at });

  assert.equal(answer.status, 200, answer.text);
  return { ...person, uuid: answer.json.uuid };
}

/* What pair() lets the first one say. */
export const firstText = `${MARK}text`;

/* Two people and the conversation that the first has started. */
export async function pair(at = url) {
  const [ann, bob] = await people(2, at);
  const { json } = await post(at, ann, { handle: bob.handle,
    message: firstText });

  return { ann, bob, group: json.message_group_uuid, first: json };
}

export async function post(at, person, body, headers = {}) {
  const answer = await tryPost(at, person, body, headers);

  assert.equal(answer.status, 200, answer.text);
  return answer;
}

export function tryPost(at, person, body, headers = {}) {
  return api('POST', '/api/messages', { at, token: person.token, body,
    headers });
}

export async function get(at, person, path) {
  const answer = await api('GET', path, { at, token: person.token });

  assert.equal(answer.status, 200, answer.text);
  return answer;
}

/* All messages of a conversation, oldest first, following the links. */
export async function readAll(at, person, group) {
  const seen = [];
  let next = `/api/messages/${group}?limit=100`;

  while (next) {
    const page = await get(at, person, next);

    seen.unshift(...page.json);
    next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
  }
  return seen;
}

/*
 * Works through `items`, at most `width` at a time; a page of results in the
 * order of the items.
 */
export async function inParallel(width, items, work) {
  const results = [];
  let next = 0;

  await Promise.all(Array.from({ length: width }, async () => {
    while (next < items.length) {
      const index = next++;

      results[index] = await work(items[index], index);
    }
  }));
  return results;
}
