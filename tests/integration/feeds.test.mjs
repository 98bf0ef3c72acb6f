/* Lists of posts: what is in them, in what order, page by page. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { get, nextOf, ok, refused } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { ACTIVITY, MY_ACTIVITY, mark, post, remove, reply, uuids, walk }
  from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';
import { api } from '../lib/stack.mjs';
import { members } from '../lib/answers.mjs';

let ann;
let bob;
let eve;

before(async () => { [ann, bob, eve] = await people(3); });

const feed = (person) => `/api/activities/@${person.handle}`;

/* Lets a post end at a time from now, as PostgreSQL writes intervals. */
function endIn({ uuid }, interval) {
  sql(`update activities set expires_at = now() + interval '${interval}'
    where uuid = '${uuid}' or reply_to_activity_uuid = '${uuid}'`);
}

test('home has the newest posts of all, and no replies', async () => {
  const first = await post(ann, 'first');
  const second = await post(bob, 'second');
  const answer = await reply(eve, first, 'an answer');
  const list = uuids(await get(null, '/api/activities/home?limit=100'));

  assert.ok(list.indexOf(second.uuid) >= 0);
  assert.ok(list.indexOf(second.uuid) < list.indexOf(first.uuid));
  assert.ok(!list.includes(answer.uuid));
});

test('who is signed in learns what they liked and reposted', async () => {
  const made = await post(ann, 'liked by bob');
  const find = async (person) => (await get(person,
    '/api/activities/home?limit=100')).find(({ uuid }) => uuid === made.uuid);

  await mark(bob, 'PUT', made, 'like');
  await mark(eve, 'PUT', made, 'repost');
  members(await find(null), ACTIVITY);
  members(await find(bob), MY_ACTIVITY);
  const flags = ({ liked, reposted }) => [liked, reposted];

  assert.deepEqual(flags(await find(bob)), [true, false]);
  assert.deepEqual(flags(await find(eve)), [false, true]);
  assert.deepEqual(flags(await find(ann)), [false, false]);
});

test('what has ended is in no list, and what it was answered neither',
  async () => {
    const word = `w${randomBytes(6).toString('hex')}`;
    const made = await post(ann, `ended ${word}`);
    const answer = await reply(bob, made, `answered ${word} @${eve.handle}`);

    await mark(bob, 'PUT', made, 'like');
    await mark(bob, 'PUT', made, 'repost');
    endIn(made, '0 seconds');
    for (const path of ['/api/activities/home?limit=100',
      '/api/activities/expiring?limit=100', feed(ann), feed(bob),
      `${feed(bob)}?replies=1`, `/api/activities/search?term=${word}`])
      for (const { uuid } of await get(null, path))
        assert.ok(![made.uuid, answer.uuid].includes(uuid), path);
    for (const person of [ann, eve])
      assert.ok(!uuids(await get(person, '/api/activities/notifications'))
        .includes(answer.uuid));
    for (const { uuid } of [made, answer])
      for (const [method, rest, body] of [['GET', ''], ['DELETE', ''],
        ['PUT', '/like'], ['DELETE', '/like'], ['PUT', '/repost'],
        ['DELETE', '/repost'], ['POST', '/reply', { message: 'late' }]])
        refused(await api(method, `/api/activities/${uuid}${rest}`,
          { token: ann.token, body }), 404, 'not_found');
  });

test('last chance: what ends within the hour, soonest first', async () => {
  const [soon, sooner, later] = [await post(ann, 'soon', '1-hour'),
    await post(ann, 'sooner', '1-day'), await post(ann, 'later', '3-hours')];

  endIn(sooner, '59 minutes');
  const list = uuids(await walk(null, '/api/activities/expiring?limit=100'));

  assert.ok(list.indexOf(sooner.uuid) >= 0);
  assert.ok(list.indexOf(sooner.uuid) < list.indexOf(soon.uuid));
  assert.ok(!list.includes(later.uuid));
});

test("a person's feed has posts, and reposts at the time of the repost",
  async () => {
    const [one, two] = await people(2);
    const old = await post(one, 'old');
    const first = await post(two, 'first');
    const answer = await reply(two, first, 'to myself');

    await mark(two, 'PUT', old, 'repost');
    const last = await post(two, 'last');
    await mark(two, 'PUT', first, 'repost');
    const list = await get(one, feed(two));
    const plain = list.map(({ repost, ...activity }) => activity);

    assert.deepEqual(uuids(list),
      [first.uuid, last.uuid, old.uuid, first.uuid]);
    for (const row of plain)
      members(row, MY_ACTIVITY);
    assert.deepEqual(list.map(({ repost }) => repost?.handle),
      [two.handle, undefined, two.handle, undefined]);
    members(list[2].repost, ['handle', 'display_name', 'created_at']);
    assert.ok(list[2].repost.created_at > old.created_at);
    assert.equal(list[2].handle, one.handle);
    assert.deepEqual(await walk(one, `${feed(two)}?limit=1`), list);
    assert.deepEqual(uuids(await get(null, `${feed(two)}?replies=1`)),
      [answer.uuid]);
    assert.deepEqual(await get(null, `${feed(one)}?replies=1`), []);
    assert.equal((await get(null, feed({ handle: two.handle.toUpperCase() })))
      .length, 4);
  });

test('nobody behind a handle is 404', async () => {
  for (const handle of ['nobody_at_all', 'x', '%00', '%ff', "a'b",
    'a'.repeat(500)])
    for (const rest of ['', '?replies=1']) {
      const answer = await api('GET', `/api/activities/@${handle}${rest}`);

      assert.ok([400, 404].includes(answer.status), handle);
    }
  refused(await api('GET', '/api/activities/@nobody_at_all'), 404,
    'user_not_found');
});

test('replies of a post come oldest first, page by page', async () => {
  const made = await post(ann, 'a thread');
  const answers = [];

  for (let i = 0; i < 7; i++)
    answers.push(await reply([ann, bob, eve][i % 3], made, `answer ${i}`));
  const seen = await walk(ann, `/api/activities/${made.uuid}?limit=3`);

  assert.deepEqual(seen.map(({ message }) => message),
    answers.map(({ message }) => message));
});

test('there is a next page exactly while there is more', async () => {
  const [one] = await people(1);

  for (let i = 0; i < 4; i++)
    await post(one, `${i}`);
  for (const [limit, more] of [[3, true], [4, false], [5, false]]) {
    const page = await api('GET', `${feed(one)}?limit=${limit}`);

    assert.equal(ok(page).length, Math.min(limit, 4));
    assert.equal(nextOf(page) !== null, more, `${limit}`);
  }
});

test('a walk sees every post that stays once, while others post and delete',
  async () => {
    const word = `w${randomBytes(6).toString('hex')}`;
    const writers = await people(4);
    const stay = [];
    const go = [];

    for (let i = 0; i < 24; i++) {
      stay.push(await post(writers[0], `stays ${i} ${word}`, '1-hour'));
      go.push(await post(writers[1], `goes ${i} ${word}`, '1-hour'));
    }
    const meanwhile = async () => {
      if (go.length > 0)
        await remove(writers[1], go.splice(go.length >> 1, 1)[0]);
      await post(writers[2], `new ${word}`, '1-hour');
    };
    for (const path of ['/api/activities/home?limit=7',
      '/api/activities/expiring?limit=7', `${feed(writers[0])}?limit=7`,
      `/api/activities/search?limit=7&term=${word}`]) {
      const seen = uuids(await walk(null, path,
        { between: meanwhile }));

      for (const { uuid } of stay)
        assert.equal(seen.filter((one) => one === uuid).length, 1, path);
      assert.equal(new Set(seen).size, seen.length, path);
    }
  });

test('a cursor belongs to its list', async () => {
  const cursorOf = async (path, token) => new URL(nextOf(await api('GET',
    path, { token })), 'http://x').searchParams.get('before');

  await post(ann, 'x alpha');
  await post(ann, 'x beta');
  const home = await cursorOf('/api/activities/home?limit=1');
  const hers = await cursorOf(`${feed(ann)}?limit=1`);
  const found = await cursorOf('/api/activities/search?term=x&limit=1');

  ok(await api('GET', `/api/activities/home?before=${home}`));
  ok(await api('GET', `/api/activities/home?before=${home}`,
    { token: bob.token }));
  for (const [path, cursor] of [['/api/activities/expiring?', home],
    [`${feed(ann)}?`, home], [`${feed(bob)}?`, hers],
    [`${feed(ann)}?replies=1&`, hers],
    ['/api/activities/search?term=y&', found]])
    refused(await api('GET', `${path}before=${cursor}`), 400, 'bad_cursor');
  for (const text of ['x', 'now uuid', '2026-11-22T03:00:00.000000Z x',
    "2026-11-22T03:00:00.000000Z '; drop table activities"]) {
    const bytes = Buffer.concat([Buffer.from(home, 'base64url')
      .subarray(0, 17), Buffer.from(text)]);

    refused(await api('GET',
      `/api/activities/home?before=${bytes.toString('base64url')}`), 400,
    'bad_cursor');
  }
});

test('lists and posts are tagged, and not sent twice', async () => {
  const made = await post(ann, 'tagged');

  await post(ann, 'tagged, too');
  for (const path of ['/api/activities/home?limit=1', `${feed(ann)}?limit=1`,
    `/api/activities/${made.uuid}`, '/api/activities/expiring',
    '/api/activities/search?term=tagged&limit=1']) {
    const first = await api('GET', path);
    const again = await api('GET', path,
      { headers: { 'if-none-match': first.headers.get('etag') } });

    ok(first);
    assert.match(first.headers.get('etag'), /^W\/"/);
    assert.equal(first.headers.get('vary'), 'Authorization, Origin');
    if (!path.includes('home') && !path.includes('expiring')) {
      assert.equal(again.status, 304, path);
      assert.equal(again.headers.get('link'), first.headers.get('link'));
    }
  }
});

test('with a bad token a list is the one for all, and says so', async () => {
  const made = await post(ann, 'for all to see');

  for (const path of ['/api/activities/home', '/api/activities/expiring',
    feed(ann), `/api/activities/${made.uuid}`,
    '/api/activities/search?term=see', `/api/users/@${ann.handle}`])
    for (const token of ['a.b.c', `${ann.token.slice(0, -4)}AAAA`]) {
      const answer = await api('GET', path, { token });

      ok(answer);
      assert.equal(answer.headers.get('www-authenticate'),
        'Bearer error="invalid_token"');
      assert.ok(!answer.text.includes('"liked"'), path);
    }
});
