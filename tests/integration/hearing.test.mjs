/*
 * What workers keep while others change it, through another host or by hand:
 * they hear of it at once, and whoever hears nothing keeps it for a second.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../lib/answers.mjs';
import { placesOfFile, run, sql } from '../lib/cli.mjs';
import { people } from '../lib/conversation.mjs';
import { forgetfulPostgres } from '../lib/forgetful-postgres.mjs';
import { until } from '../lib/processes.mjs';
import { api, service } from '../lib/stack.mjs';

const TOLD = '/api/activities/notifications';
const KEPT_MS = 1000;
const KEPT_WHILE_HEARING_MS = 15000;
/* Whoever heard nothing waits before trying again. */
const HEARS_AGAIN_MS = 30000;
/* Long before a page that is kept while its host hears goes by itself. */
const AT_ONCE_MS = 5000;

const newPlace = placesOfFile();
/* Two hosts on a database of their own. */
let place;
let way;
let here;
let there;
let ann;
let ben;

before(async () => {
  place = newPlace();
  await run(place, 'db create');
  await run(place, 'db migrate');
  way = await forgetfulPostgres(place.env.CONNECTION_URL);
  [here, there] = await Promise.all([
    service({ CONNECTION_URL: place.env.CONNECTION_URL }),
    service({ CONNECTION_URL: way.url, CRUDDUR_WORKERS: '1' })]);
  [ann, ben] = await people(2, here.url);
});
after(async () => {
  await here?.stop();
  await there?.stop();
  way?.stop();
});

async function act(person, method, path, body) {
  return ok(await api(method, path, { token: person.token, at: here.url,
    body }));
}

const post = (person, message) => act(person, 'POST', '/api/activities',
  { message, ttl: '1-day' });
const pathOf = ({ handle }) => `/api/activities/@${handle}`;
const threadOf = ({ uuid }) => `/api/activities/${uuid}`;

/* What the other host shows. */
async function look(person, path) {
  return ok(await api('GET', path, { token: person?.token, at: there.url }));
}

async function find(person, path, { uuid }) {
  return (await look(person, path)).find((each) => each.uuid === uuid);
}

async function untilSeen(seen, withinMs) {
  const start = Date.now();

  while (!await seen()) {
    assert.ok(Date.now() - start < 2 * KEPT_WHILE_HEARING_MS, 'never seen');
    await sleep(5);
  }
  const ms = Date.now() - start;

  assert.ok(ms < withinMs, `seen after ${ms} ms`);
}

/* A post of Ann's that the other host has shown. */
async function shown(message) {
  const made = await post(ann, message);

  await untilSeen(() => find(null, pathOf(ann), made), AT_ONCE_MS);
  return made;
}

/* A change that nobody is told of. */
function sqlUnheard(statement) {
  sql(place, `begin; set local session_replication_role = replica;
    ${statement}; commit`);
}

function setLikes({ uuid }, count) {
  sqlUnheard(`update activities set likes_count = ${count}
    where uuid = '${uuid}'`);
}

/* Each: what is done, and whether the other host shows it. */
const ELSEWHERE = {
  'a post': {
    act: () => post(ann, 'posted elsewhere'),
    seen: (_, made) => find(null, pathOf(ann), made),
  },
  'a like, by who liked it': {
    act: (made) => act(ben, 'PUT', `${threadOf(made)}/like`),
    seen: async (made) => (await find(ben, pathOf(ann), made)).liked,
  },
  'a repost': {
    act: (made) => act(ben, 'PUT', `${threadOf(made)}/repost`),
    seen: (made) => find(null, pathOf(ben), made),
  },
  'a notification': {
    act: (made) => act(ben, 'POST', `${threadOf(made)}/reply`,
      { message: 'told elsewhere' }),
    seen: (_, answer) => find(ann, TOLD, answer),
  },
  'that all was read': {
    act: () => act(ann, 'PUT', `${TOLD}/read`),
    seen: async () => (await look(ann, TOLD))
      .every(({ notification }) => !notification.unread),
  },
  'a count put right by hand': {
    act: ({ uuid }) => sql(place, `update activities set replies_count = 7
      where uuid = '${uuid}'`),
    seen: async (made) =>
      (await find(null, pathOf(ann), made)).replies_count === 7,
  },
  'a new name': {
    act: () => sql(place, `update users set display_name = 'Ann Elsewhere'
      where handle = '${ann.handle}'`),
    seen: async (made) => (await find(null, pathOf(ann), made))
      .display_name === 'Ann Elsewhere',
  },
  'a new name of who did something': {
    act: () => sql(place, `update users set display_name = 'Ben Elsewhere'
      where handle = '${ben.handle}'`),
    seen: async () => (await look(ann, TOLD)).every(({ notification }) =>
      notification.display_name === 'Ben Elsewhere'),
  },
  'a deletion': {
    act: (made) => act(ann, 'DELETE', threadOf(made)),
    seen: async (made) => !await find(null, pathOf(ann), made),
  },
};

/* Looked at all the time, so that the host listens closely. */
async function lookFor(ms, seen) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    await seen();
    await sleep(KEPT_MS / 10);
  }
}

test('what is done elsewhere is heard at once', async (t) => {
  const made = await shown('seen on both hosts');

  await lookFor(3 * KEPT_MS, () => look(null, pathOf(ann)));
  for (const [name, each] of Object.entries(ELSEWHERE)) {
    await t.test(name, async () => {
      for (const path of [pathOf(ann), pathOf(ben), TOLD])
        await look(ann, path);
      const answer = await each.act(made);

      await untilSeen(() => each.seen(made, answer), AT_ONCE_MS);
    });
  }
});

test('a page is kept for seconds while its host hears', async () => {
  const made = await shown('kept for long');
  const likes = async () => (await find(null, pathOf(ann), made)).likes_count;
  let kept = 0;

  await lookFor(3 * KEPT_MS, likes);
  setLikes(made, 5);
  await lookFor(2 * KEPT_MS, async () => { kept += await likes() === 0; });
  assert.ok(kept > 0, 'kept while nothing is said');
  await untilSeen(async () => await likes() === 5, KEPT_WHILE_HEARING_MS);
});

function endListening() {
  sql(place, `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'cruddurd listener'`);
}

/* Each: what is done, and what Ann is told then, newest first. */
const TOLD_OF = {
  'a like': {
    act: (made) => act(ben, 'PUT', `${threadOf(made)}/like`),
    told: ['like'],
  },
  'a reply': {
    act: (made) => act(ben, 'POST', `${threadOf(made)}/reply`,
      { message: 'told' }),
    told: ['reply', 'like'],
  },
  'an undone like': {
    act: (made) => act(ben, 'DELETE', `${threadOf(made)}/like`),
    told: ['reply'],
  },
  'a mention of two': {
    act: () => post(ben, `told to @${ben.handle}, @${ann.handle}`),
    told: ['mention', 'reply'],
  },
  'a repost': {
    act: (made) => act(ben, 'PUT', `${threadOf(made)}/repost`),
    told: ['repost', 'mention', 'reply'],
  },
  'that all was read': {
    act: () => act(ann, 'PUT', `${TOLD}/read`),
    told: ['repost', 'mention', 'reply'],
    unread: false,
  },
};

test('a deaf host tells of what is done through itself', async (t) => {
  const made = await post(ann, 'told without hearing');
  const before = (await act(ann, 'GET', TOLD)).length;

  await act(ann, 'PUT', `${TOLD}/read`);
  for (const [name, { act: does, told, unread = true }]
    of Object.entries(TOLD_OF)) {
    await t.test(name, async () => {
      for (let worker = 0; worker < 6; worker++)
        await act(ann, 'GET', TOLD);
      endListening();
      await does(made);
      for (let worker = 0; worker < 6; worker++) {
        const list = await act(ann, 'GET', TOLD);
        const mine = list.slice(0, list.length - before)
          .map(({ notification }) => notification);

        assert.deepEqual(mine.map(({ kind }) => kind), told);
        assert.ok(mine.every((each) => each.unread === unread));
      }
    });
  }
});

/* Each: what makes the host deaf, and whether its log has to tell. */
const DEAFNESS = {
  'whose session has ended': { deafen: endListening, isTold: false },
  'whose session has forgotten what it listens to':
    { deafen: () => way.forget(), isTold: true },
};

for (const [who, { deafen, isTold }] of Object.entries(DEAFNESS)) {
  test(`a host ${who} keeps pages for a second, and hears again`, async () => {
    const made = await shown('told to the deaf');
    const likes = async () => (await find(null, pathOf(ann), made))
      .likes_count;

    await lookFor(3 * KEPT_MS, likes);
    await deafen();
    setLikes(made, 1);
    await untilSeen(async () => await likes() === 1, 2 * KEPT_MS);
    await until('it hears', async () => {
      const kept = await likes();
      const start = Date.now();
      let seenMs = 0;

      setLikes(made, kept + 1);
      await lookFor(2 * KEPT_MS, async () => {
        if (await likes() === kept)
          seenMs = Date.now() - start;
      });
      return seenMs > 1.5 * KEPT_MS;
    }, HEARS_AGAIN_MS);
    assert.equal(/level=warning .* NOTIFY does not arrive/.test(
      readFileSync(there.logs.cruddurd, 'utf8')), isTold);
  });
}
