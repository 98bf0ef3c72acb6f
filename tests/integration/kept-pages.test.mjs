/*
 * Pages of posts that a worker keeps: what is done through this host is seen at
 * once, and what ends vanishes at that moment. What is done elsewhere is in
 * hearing.test.mjs.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { get, ok } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { mark, post, remove, reply, uuids } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';
import { api, service } from '../lib/stack.mjs';

const HOME = '/api/activities/home';
const KEPT_MS = 1000;

let ann;
let ben;
/* Another host: what it keeps knows nothing of what the stack's does. */
let other;

before(async () => {
  [ann, ben] = await people(2);
  other = await service({ CRUDDUR_WORKERS: '1' });
});
after(() => other?.stop());

async function ask(person, path, at) {
  return ok(await api('GET', path, { token: person?.token, at }));
}

async function home(person) {
  return uuids(await ask(person, HOME, other.url));
}

/* Others post meanwhile: what is looked for must stay on the first page. */
function toTheTop({ uuid }) {
  sql(`update activities set created_at = now() + interval '1 minute'
    where uuid = '${uuid}'`);
}

test('a post that ends is gone at that moment, kept page or not', async () => {
  const made = await post(ann, 'ends in a moment');

  toTheTop(made);
  await sleep(KEPT_MS);
  const [ends] = sql(`update activities
    set expires_at = clock_timestamp() + interval '1500 milliseconds'
    where uuid = '${made.uuid}'
    returning extract(epoch from expires_at) * 1000`).split('\n').map(Number);
  let before = 0;
  let beyond = 0;

  while (Date.now() < ends + 500) {
    const asked = Date.now();
    const list = await home(null);

    if (Date.now() < ends) {
      assert.ok(list.includes(made.uuid), `${ends - Date.now()} ms before`);
      before++;
    } else if (asked > ends) {
      assert.ok(!list.includes(made.uuid), `${asked - ends} ms after`);
      beyond++;
    }
    await sleep(5);
  }
  assert.ok(before > 0 && beyond > 0, `${before} before, ${beyond} after`);
});

/* Both workers of the stack have the page as it is now, likely. */
async function keep(path) {
  for (let i = 0; i < 6; i++)
    await ask(i % 2 ? ann : null, path);
}

const pathOf = ({ handle }) => `/api/activities/@${handle}`;
const threadOf = ({ uuid }) => `/api/activities/${uuid}`;
const WORD = 'keptpagesword';
const SEARCH = `/api/activities/search?term=${WORD}`;
const has = (list, { uuid }) => list.some((each) => each.uuid === uuid);

/*
 * Each act, and what lists show of it at once, to whomever: [path, shows].
 * `made` is the post of the first act, `answer` what the act answered.
 */
const ACTS = {
  'a post': {
    act: () => post(ann, `seen at once ${WORD}`),
    seen: () => [[pathOf(ann), has], [HOME, has], [SEARCH, has],
      [pathOf({ handle: ann.handle.toUpperCase() }), has]],
  },
  'a like': {
    act: (made) => mark(ben, 'PUT', made, 'like'),
    seen: () => [pathOf(ann), HOME, SEARCH].map((path) => [path,
      (list, made) => find(list, made).likes_count === 1]),
  },
  'a repost': {
    act: (made) => mark(ben, 'PUT', made, 'repost'),
    seen: () => [
      [pathOf(ben), (list, made) =>
        find(list, made).repost?.handle === ben.handle],
      [pathOf(ann), (list, made) => find(list, made).reposts_count === 1]],
  },
  'a reply': {
    act: (made) => reply(ben, made, `answered ${WORD}`),
    seen: (made) => [
      [threadOf(made), ({ replies }) => replies.length === 1],
      [pathOf(ann), (list) => find(list, made).replies_count === 1],
      [`${pathOf(ben)}?replies=1`, (list, _, answer) => has(list, answer)],
      [SEARCH, (list, _, answer) => has(list, answer)]],
  },
  'an unlike': {
    act: (made) => mark(ben, 'DELETE', made, 'like'),
    seen: (made) => [
      [threadOf(made), ({ activity }) => activity.likes_count === 0]],
  },
  'an unrepost': {
    act: (made) => mark(ben, 'DELETE', made, 'repost'),
    seen: () => [[pathOf(ben), (list, made) => !has(list, made)]],
  },
  'a new name': {
    act: async () => ok(await api('PUT', '/api/profile', { token: ann.token,
      body: { display_name: 'Ann Other', bio: '' } })),
    seen: (made) => [[threadOf(made),
      ({ activity }) => activity.display_name === 'Ann Other']],
  },
  'a deletion': {
    act: (made) => remove(ann, made),
    seen: () => [pathOf(ann), HOME, SEARCH,
      `${pathOf(ben)}?replies=1`].map((path) => [path,
      (list, made) => !has(list, made)
        && !list.some((each) => each.reply_to_activity_uuid === made.uuid)]),
  },
};

function find(list, { uuid }) {
  return list.find((each) => each.uuid === uuid);
}

test('what is done through this host is seen at once, by everybody',
  async (t) => {
    let made = { uuid: '' };

    for (const [name, { act, seen }] of Object.entries(ACTS)) {
      await t.test(name, async () => {
        for (const [path] of seen(made))
          await keep(path);
        const answer = await act(made);

        if (name === 'a post')
          made = answer;
        for (const [path, shows] of seen(made))
          for (const person of [null, ann, ben, null, ann, ben])
            assert.ok(shows(await ask(person, path), made, answer), path);
      });
    }
  });

test('what a key made elsewhere is seen when it is sent again here',
  async () => {
    const key = `kept-${Date.now()}`;

    await keep(pathOf(ann));
    const made = await post(ann, 'sent twice', '1-day',
      { key, at: other.url });

    assert.equal((await post(ann, 'sent twice', '1-day', { key })).uuid,
      made.uuid);
    for (let i = 0; i < 6; i++)
      assert.ok(has(await ask(null, pathOf(ann)), made));
  });

/* A change that no host is told of. */
function sqlUnheard(statement) {
  sql(`begin; set local session_replication_role = replica; ${statement};
    commit`);
}

test('what concerns other pages leaves a page kept', async () => {
  const own = await post(ann, 'kept');
  const others = await post(ben, 'liked, answered and reposted');
  const path = pathOf(ann);
  const count = async () => find(await ask(null, path, other.url), own)
    .likes_count;
  let kept = 0;

  /* Through the other host, of one worker, whose page is seen kept or not. */
  const act = (method, what) => api(method,
    `/api/activities/${others.uuid}/${what}`, { token: ben.token,
      at: other.url, body: what === 'reply' ? { message: 'so' } : undefined });

  for (let round = 1; round <= 3; round++) {
    await sleep(KEPT_MS);
    const before = await count();

    ok(await act('PUT', 'like'));
    ok(await act('PUT', 'repost'));
    ok(await act('POST', 'reply'));
    sqlUnheard(`update activities set likes_count = ${round * 10}
      where uuid = '${own.uuid}'`);
    kept += await count() === before ? 1 : 0;
  }
  assert.ok(kept > 0);
});

test('a kept page is the same as a fresh one, with the marks of its reader',
  async () => {
    const made = await post(ann, 'liked by one of two');
    const path = pathOf(ann);

    await mark(ben, 'PUT', made, 'like');
    for (const [person, liked] of [[null, undefined], [ann, false],
      [ben, true]]) {
      await sleep(KEPT_MS);
      const fresh = await api('GET', path, { token: person?.token,
        at: other.url });
      const kept = await api('GET', path, { token: person?.token,
        at: other.url });

      assert.equal(kept.text, fresh.text);
      assert.equal(find(ok(kept), made).liked, liked);
    }
    for (const [person, liked] of [[ben, true], [null, undefined],
      [ann, false]])
      assert.equal(find(await ask(person, path, other.url), made).liked,
        liked);
  });

/* Each marks it through the other host, and what it keeps is theirs at once. */
test('readers of one page take their marks from what is kept with it',
  async () => {
    const made = await post(ann, 'liked, reposted and shown twice');
    const path = pathOf(ann);
    const seen = async (person) => (await ask(person, path, other.url))
      .filter(({ uuid }) => uuid === made.uuid)
      .map(({ liked, reposted }) => ({ liked, reposted }));
    const at = other.url;

    ok(await api('PUT', `${threadOf(made)}/repost`, { token: ann.token, at }));
    ok(await api('PUT', `${threadOf(made)}/like`, { token: ben.token, at }));
    const anns = { liked: false, reposted: true };
    const bens = { liked: true, reposted: false };

    for (let round = 0; round < 3; round++) {
      assert.deepEqual(await seen(ann), [anns, anns]);
      assert.deepEqual(await seen(ben), [bens, bens]);
      assert.deepEqual(await seen(null), Array(2).fill(
        { liked: undefined, reposted: undefined }));
    }
    ok(await api('DELETE', `${threadOf(made)}/like`,
      { token: ben.token, at }));
    assert.deepEqual(await seen(ben),
      Array(2).fill({ liked: false, reposted: false }));
  });

test('a page with many marks shows its reader their own', async () => {
  const made = await post(ann, 'liked by hundreds');
  const path = pathOf(ann);

  await mark(ben, 'PUT', made, 'like');
  sql(`update activities set likes_count = 600 where uuid = '${made.uuid}'`);
  await sleep(KEPT_MS);
  for (let round = 0; round < 3; round++)
    for (const [person, liked] of [[ann, false], [ben, true]])
      assert.equal(find(await ask(person, path, other.url), made).liked,
        liked);
});
