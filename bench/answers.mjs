/*
 * The answers of a system under the bench, looked at once before it is
 * measured: a fast wrong answer is worth nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { terms } from './posts.mjs';
import { people } from './world.mjs';

const PAGE = 20;
const messageKeys = ['uuid', 'display_name', 'handle', 'message',
  'created_at'];
const activityKeys = ['uuid', 'display_name', 'handle', 'message',
  'replies_count', 'reposts_count', 'likes_count', 'reply_to_activity_uuid',
  'expires_at', 'created_at'];
const viewerKeys = [...activityKeys, 'liked', 'reposted'];

const routes = {
  'messages': {
    request: ({ group }) => ({ path: `/api/messages/${group}` }),
    fault: (messages) => pageFault(messages, messageKeys)
      ?? (isSorted(messages) ? null : 'the oldest message is not first'),
  },
  'message-groups': {
    request: () => ({ path: '/api/message_groups' }),
    fault: (groups) => pageFault(groups, [...messageKeys, 'unread_count']),
  },
  'post': {
    request: ({ group }) => ({ path: '/api/messages', method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'See you at seven?',
        message_group_uuid: group }) }),
    fault: (made) => keysFault(made, ['message_group_uuid', ...messageKeys]),
  },
  'home': {
    request: () => ({ path: '/api/activities/home', anonymous: true }),
    fault: (posts) => pageFault(posts, activityKeys),
  },
  'home-viewer': {
    request: () => ({ path: '/api/activities/home' }),
    fault: (posts) => pageFault(posts, viewerKeys),
  },
  'user-feed': {
    request: ({ handle }) => ({ path: `/api/activities/@${handle}` }),
    fault: (posts) => pageFault(posts, viewerKeys, ['repost']),
  },
  'search': {
    request: () => ({ path: `/api/activities/search?term=${terms[0]}` }),
    fault: (posts) => pageFault(posts, viewerKeys),
  },
  'notifications': {
    request: () => ({ path: '/api/activities/notifications' }),
    fault: (posts) => pageFault(posts, [...viewerKeys, 'notification']),
  },
};

export function pathOf(route, number) {
  return routes[route].request(people[number % people.length]).path;
}

/* The bytes of the first person's answer; an Error when they are wrong. */
export async function rightAnswer(url, route, tokens) {
  const { path, headers, anonymous, ...rest }
    = routes[route].request(people[0]);
  const answer = await fetch(`${url}${path}`, { ...rest,
    headers: { ...headers,
      ...!anonymous && { authorization: `Bearer ${tokens[0]}` } } });
  const body = await answer.text();
  const fault = answer.status === 200 ? routes[route].fault(parsed(body))
    : `status ${answer.status}`;

  if (fault)
    throw new Error(`${route}: wrong answer: ${fault}\n${body.slice(0, 500)}`);
  return body;
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/* `more`: keys that some of the rows have beside. */
function pageFault(rows, keys, more = []) {
  if (!Array.isArray(rows) || rows.length !== PAGE)
    return `not an array of ${PAGE}`;
  return rows.map((row) => keysFault(without(row, more), keys))
    .find((fault) => fault) ?? null;
}

function without(row, keys) {
  return Object.fromEntries(Object.entries(row ?? {})
    .filter(([key]) => !keys.includes(key)));
}

function keysFault(row, keys) {
  return isDeepStrictEqual(Object.keys(row ?? {}).sort(), [...keys].sort())
    ? null : `keys are not ${keys.join(', ')}`;
}

function isSorted(messages) {
  return messages.every((message, at) => at === 0
    || messages[at - 1].created_at <= message.created_at);
}
