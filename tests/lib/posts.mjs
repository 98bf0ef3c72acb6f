/* Posts for tests, and the shapes of what is answered about them. */
import { api } from './stack.mjs';
import { get, nextOf, ok } from './answers.mjs';

export const ACTIVITY = ['uuid', 'display_name', 'handle', 'message',
  'replies_count', 'reposts_count', 'likes_count', 'reply_to_activity_uuid',
  'expires_at', 'created_at'];
export const MY_ACTIVITY = [...ACTIVITY, 'liked', 'reposted'];
export const NOTIFICATION = ['uuid', 'unread', 'kind', 'display_name',
  'handle', 'created_at'];
export const PROFILE = ['uuid', 'handle', 'display_name', 'bio', 'cruds_count',
  'created_at'];

/* The answer to a new post, whatever it is. */
export function tryPost(person, body, { key, ...options } = {}) {
  return api('POST', '/api/activities', { token: person?.token, body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    ...options });
}

/* Activity of a post that is taken. */
export async function post(person, message, ttl = '1-day', options = {}) {
  return ok(await tryPost(person, { message, ttl }, options));
}

export function tryReply(person, uuid, body, { key, ...options } = {}) {
  return api('POST', `/api/activities/${uuid}/reply`, { token: person?.token,
    body, headers: key === undefined ? {} : { 'idempotency-key': key },
    ...options });
}

export async function reply(person, { uuid }, message, options = {}) {
  return ok(await tryReply(person, uuid, { message }, options));
}

/* mark(ann, 'PUT', post, 'like') */
export async function mark(person, method, { uuid }, what) {
  return ok(await api(method, `/api/activities/${uuid}/${what}`,
    { token: person.token }));
}

export async function remove(person, { uuid }) {
  return ok(await api('DELETE', `/api/activities/${uuid}`,
    { token: person.token }));
}

/* The post itself, as `person` sees it; nobody: who is not signed in. */
export async function see(person, { uuid }) {
  return (await get(person, `/api/activities/${uuid}`)).activity;
}

/*
 * All rows of a list, page by page; `between` runs after each page. `at`:
 * another server than the stack's.
 */
export async function walk(person, path, { between = async () => {}, at }
  = {}) {
  const rows = [];

  for (let next = path; next;) {
    const page = await api('GET', next, { token: person?.token, at });
    const body = ok(page);

    rows.push(...(Array.isArray(body) ? body : body.replies));
    next = nextOf(page);
    await between(rows.length);
  }
  return rows;
}

export const uuids = (rows) => rows.map(({ uuid }) => uuid);
