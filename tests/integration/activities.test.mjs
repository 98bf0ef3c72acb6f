/* Posts: published, answered, liked, reposted, deleted. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { TIME, UUID, get, invalid, members, ok, refused }
  from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { ACTIVITY, MY_ACTIVITY, mark, post, remove, reply, see, tryPost,
  tryReply } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';
import { api } from '../lib/stack.mjs';

const HOURS = { '30-days': 720, '7-days': 168, '3-days': 72, '1-day': 24,
  '12-hours': 12, '3-hours': 3, '1-hour': 1 };

let ann;
let bob;
let eve;

before(async () => { [ann, bob, eve] = await people(3); });

test('a post lives as long as it was given', async () => {
  for (const [ttl, hours] of Object.entries(HOURS)) {
    const made = await post(ann, `for ${ttl}`, ttl);

    members(made, MY_ACTIVITY);
    assert.match(made.uuid, UUID);
    assert.match(made.created_at, TIME);
    assert.match(made.expires_at, TIME);
    assert.equal(made.handle, ann.handle);
    assert.equal(made.display_name, ann.name);
    assert.equal(made.message, `for ${ttl}`);
    assert.equal(new Date(made.expires_at) - new Date(made.created_at),
      hours * 3600 * 1000);
    assert.ok(Math.abs(new Date(made.created_at) - Date.now()) < 60000);
    assert.deepEqual([made.replies_count, made.reposts_count,
      made.likes_count, made.reply_to_activity_uuid, made.liked,
      made.reposted], [0, 0, 0, null, false, false]);
    assert.deepEqual(await see(ann, made), made);
  }
});

test('who is not signed in sees posts, but likes nothing', async () => {
  const made = await post(ann, 'for all');

  members(await see(null, made), ACTIVITY);
});

test('the author is the viewer, whatever is sent', async () => {
  const made = ok(await tryPost(ann, { message: 'mine', ttl: '1-day',
    user_handle: bob.handle, handle: bob.handle, user_uuid: bob.uuid,
    uuid: randomUUID(), likes_count: 7, liked: true,
    created_at: '2020-01-01T00:00:00Z' }));

  assert.equal(made.handle, ann.handle);
  assert.equal(made.likes_count, 0);
  assert.equal(made.liked, false);
});

test('what cannot be posted is told whole', async () => {
  const long = 'é'.repeat(281);

  invalid(await tryPost(ann, {}), 'message_blank', 'ttl_blank');
  invalid(await tryPost(ann, { message: long, ttl: '2-days' }),
    'message_exceed_max_chars', 'ttl_blank');
  for (const message of ['', ' \n\t', '\u200b\u2060', null, 7, [], {}])
    invalid(await tryPost(ann, { message, ttl: '1-day' }), 'message_blank');
  for (const ttl of ['', '1-Day', ' 1-day', '1-day ', '2-days', '0', null, 1,
    '30-days; drop table activities'])
    invalid(await tryPost(ann, { message: 'x', ttl }), 'ttl_blank');
  refused(await tryPost(ann, '{"message": "x"'), 400, 'bad_request');
  refused(await tryPost(ann, '["x"]'), 400, 'bad_request');
  refused(await tryPost(ann, '{"message":"a\\u0000b","ttl":"1-day"}'), 400,
    'bad_request');
  refused(await api('POST', '/api/activities', { token: ann.token,
    body: 'message=x', headers: { 'content-type': 'text/plain' } }), 415,
  'unsupported_media_type');
});

test('limits count letters, not bytes', async () => {
  for (const letter of ['é', '漢', '😀']) {
    const most = letter.repeat(280);

    assert.equal((await post(ann, most)).message, most);
    invalid(await tryPost(ann, { message: `${most}x`, ttl: '1-day' }),
      'message_exceed_max_chars');
  }
  const made = await post(ann, 'to answer');
  const most = '😀'.repeat(1024);

  assert.equal((await reply(bob, made, most)).message, most);
  invalid(await tryReply(bob, made.uuid, { message: `${most}x` }),
    'message_exceed_max_chars');
  invalid(await tryReply(bob, made.uuid, {}), 'message_blank');
});

test('a reply belongs to its post and ends with it', async () => {
  const made = await post(ann, 'a question', '3-hours');
  const first = await reply(bob, made, 'an answer');
  const second = await reply(ann, made, 'thanks');
  const nested = await reply(eve, first, 'an answer to an answer');
  const { activity, replies } = await get(ann,
    `/api/activities/${made.uuid}`);

  members(first, MY_ACTIVITY);
  assert.equal(first.reply_to_activity_uuid, made.uuid);
  for (const one of [first, second, nested])
    assert.equal(one.expires_at, made.expires_at);
  assert.equal(activity.replies_count, 2);
  assert.deepEqual(replies, [{ ...first, replies_count: 1 }, second]);
  assert.equal(nested.reply_to_activity_uuid, first.uuid);
  assert.deepEqual((await get(null, `/api/activities/${first.uuid}`)).replies
    .map(({ uuid }) => uuid), [nested.uuid]);
});

for (const [what, count, flag] of [['like', 'likes_count', 'liked'],
  ['repost', 'reposts_count', 'reposted']])
  test(`${what} counts once, and not at all when taken back`, async () => {
    const made = await post(ann, `to ${what}`);
    const state = ({ [count]: number, [flag]: yes }) => [number, yes];

    assert.deepEqual(state(await mark(bob, 'PUT', made, what)), [1, true]);
    assert.deepEqual(state(await mark(bob, 'PUT', made, what)), [1, true]);
    assert.deepEqual(state(await mark(ann, 'PUT', made, what)), [2, true]);
    assert.deepEqual(state(await see(eve, made)), [2, false]);
    assert.deepEqual(state(await see(bob, made)), [2, true]);
    members(await mark(bob, 'PUT', made, what), MY_ACTIVITY);
    assert.deepEqual(state(await mark(bob, 'DELETE', made, what)),
      [1, false]);
    assert.deepEqual(state(await mark(bob, 'DELETE', made, what)),
      [1, false]);
    assert.deepEqual(state(await mark(eve, 'DELETE', made, what)),
      [1, false]);
    assert.deepEqual(state(await see(bob, made)), [1, false]);
  });

test('a post that is deleted takes all that hangs on it', async () => {
  const made = await post(ann, 'to be deleted');
  const answer = await reply(bob, made, 'answered');
  const nested = await reply(ann, answer, 'and again');

  await mark(bob, 'PUT', made, 'like');
  await mark(eve, 'PUT', answer, 'repost');
  assert.deepEqual(await remove(ann, made), { uuid: made.uuid });
  for (const { uuid } of [made, answer, nested]) {
    refused(await api('GET', `/api/activities/${uuid}`), 404, 'not_found');
    assert.equal(sql(`select (select count(*) from activities
      where uuid = '${uuid}') + (select count(*) from likes
      where activity_uuid = '${uuid}') + (select count(*) from reposts
      where activity_uuid = '${uuid}') + (select count(*) from notifications
      where activity_uuid = '${uuid}')`), '0');
  }
  refused(await api('DELETE', `/api/activities/${made.uuid}`,
    { token: ann.token }), 404, 'not_found');
});

test('a reply that is deleted is no longer counted', async () => {
  const made = await post(ann, 'with answers');
  const answer = await reply(bob, made, 'one');

  await reply(eve, made, 'two');
  await remove(bob, answer);
  assert.equal((await see(ann, made)).replies_count, 1);
});

test('only the author deletes, not even who was answered', async () => {
  const made = await post(ann, 'mine');
  const answer = await reply(bob, made, 'his');

  for (const [person, { uuid }] of [[bob, made], [ann, answer], [eve, made]])
    refused(await api('DELETE', `/api/activities/${uuid}`,
      { token: person.token }), 403, 'forbidden');
  assert.equal((await see(ann, made)).replies_count, 1);
});

test('what is not there cannot be seen, answered, liked or deleted',
  async () => {
    for (const uuid of [randomUUID(), 'nonsense', ann.uuid]) {
      const at = `/api/activities/${uuid}`;

      for (const [method, path, body] of [['GET', at], ['DELETE', at],
        ['PUT', `${at}/like`], ['DELETE', `${at}/like`],
        ['PUT', `${at}/repost`], ['DELETE', `${at}/repost`],
        ['POST', `${at}/reply`, { message: 'x' }]])
        refused(await api(method, path, { token: ann.token, body }), 404,
          'not_found');
    }
    const made = await post(ann, 'in any case');

    assert.equal((await see(ann, { uuid: made.uuid.toUpperCase() })).uuid,
      made.uuid);
  });

test('nobody acts without a good token', async () => {
  const made = await post(ann, 'guarded');
  const at = `/api/activities/${made.uuid}`;

  for (const token of [undefined, 'a.b.c', ann.token.slice(0, -4)])
    for (const [method, path, body] of [
      ['POST', '/api/activities', { message: 'x', ttl: '1-day' }],
      ['POST', `${at}/reply`, { message: 'x' }], ['PUT', `${at}/like`],
      ['DELETE', `${at}/like`], ['PUT', `${at}/repost`],
      ['DELETE', `${at}/repost`], ['DELETE', at]])
      refused(await api(method, path, { token, body }), 401, 'unauthorized');
  assert.deepEqual(await see(ann, made), made);
});

test('a key posts once, and gives the first post again', async () => {
  const key = randomUUID();
  const made = await post(ann, 'once', '1-day', { key });
  const count = () => sql(`select count(*) from activities
    where user_uuid = '${eve.uuid}' and message = 'together'`);

  await mark(bob, 'PUT', made, 'like');
  const again = await post(ann, 'once', '1-day', { key });
  assert.deepEqual(again, { ...made, likes_count: 1 });
  invalid(await tryPost(ann, { message: 'twice', ttl: '1-day' }, { key }),
    'idempotency_key_reused');
  /* Keys are each person's own. */
  assert.notEqual((await post(bob, 'once', '1-day', { key })).uuid,
    made.uuid);
  const together = randomUUID();
  const answers = await Promise.all(Array.from({ length: 8 }, () =>
    post(eve, 'together', '1-day', { key: together })));

  assert.equal(new Set(answers.map(({ uuid }) => uuid)).size, 1);
  assert.equal(count(), '1');
});

test('a key answers twice, too, and 404 when its post is gone', async () => {
  const made = await post(ann, 'keyed');
  const other = await post(ann, 'another');
  const key = randomUUID();
  const answer = await reply(bob, made, 'keyed answer', { key });

  assert.deepEqual(await reply(bob, made, 'keyed answer', { key }), answer);
  assert.equal((await see(ann, made)).replies_count, 1);
  invalid(await tryReply(bob, other.uuid, { message: 'keyed answer' },
    { key }), 'idempotency_key_reused');
  await remove(bob, answer);
  refused(await tryReply(bob, made.uuid, { message: 'keyed answer' },
    { key }), 404, 'not_found');
  assert.equal((await see(ann, made)).replies_count, 0);
  refused(await tryReply(bob, randomUUID(), { message: 'x' },
    { key: randomUUID() }), 404, 'not_found');
  assert.equal(sql(`select count(*) from idempotency where user_uuid =
    '${bob.uuid}' and key = '${key}' and hash ~ '^[0-9a-f]{64}$'`), '1');
});

test('a key is free again after a day', async () => {
  const key = randomUUID();
  const made = await post(ann, 'yesterday', '30-days', { key });

  sql(`update idempotency set created_at = now() - interval '24 hours 1 s'
    where user_uuid = '${ann.uuid}' and key = '${key}'`);
  const today = await post(ann, 'today', '1-day', { key });
  assert.notEqual(today.uuid, made.uuid);
  assert.deepEqual(await post(ann, 'today', '1-day', { key }), today);
});
