/* Who answered, mentioned, liked or reposted; and up to where one has read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIME, UUID, get, members, ok, refused } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { MY_ACTIVITY, NOTIFICATION, mark, post, remove, reply, walk }
  from '../lib/posts.mjs';
import { api } from '../lib/stack.mjs';

const LIST = '/api/activities/notifications';
const list = (person) => get(person, LIST);
const kinds = (rows) => rows.map(({ notification }) => notification.kind);
const unread = async (person) =>
  (await get(person, '/api/me')).unread_notifications;
const read = (person, body, options = {}) => api('PUT', `${LIST}/read`,
  { token: person.token, body, ...options });

test('each act is told once, newest first, with its post', async () => {
  const [ann, bob, eve] = await people(3);
  const made = await post(ann, 'what do you think?');
  const answer = await reply(bob, made, 'not much');
  const mention = await post(eve, `ask @${ann.handle.toUpperCase()}, not me`);

  await mark(bob, 'PUT', made, 'like');
  await mark(bob, 'PUT', made, 'like');
  await mark(eve, 'PUT', made, 'repost');
  const rows = await list(ann);

  assert.deepEqual(kinds(rows), ['repost', 'like', 'mention', 'reply']);
  assert.deepEqual(rows.map(({ uuid }) => uuid),
    [made.uuid, made.uuid, mention.uuid, answer.uuid]);
  assert.deepEqual(rows.map(({ notification }) => notification.handle),
    [eve.handle, bob.handle, eve.handle, bob.handle]);
  for (const { notification, ...activity } of rows) {
    members(activity, MY_ACTIVITY);
    members(notification, NOTIFICATION);
    assert.match(notification.uuid, UUID);
    assert.match(notification.created_at, TIME);
    assert.equal(notification.unread, true);
  }
  assert.equal(await unread(ann), 4);
  assert.deepEqual(await list(bob), []);
  assert.deepEqual((await walk(ann, `${LIST}?limit=1`)), rows);
});

test("one's own acts are told to nobody", async () => {
  const [ann] = await people(1);
  const made = await post(ann, `I am @${ann.handle}`);

  await reply(ann, made, `and again @${ann.handle}`);
  await mark(ann, 'PUT', made, 'like');
  await mark(ann, 'PUT', made, 'repost');
  assert.deepEqual(await list(ann), []);
});

test('a post tells what its reader did with it, their own posts too',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, 'like this');
    const answer = await reply(bob, made, 'as you like it');
    const marks = async () => Object.fromEntries((await list(ann))
      .map(({ uuid, liked, reposted }) => [uuid, [liked, reposted]]));
    const expected = (mine, theirs) => ({ [made.uuid]: mine,
      [answer.uuid]: theirs });

    await mark(bob, 'PUT', made, 'like');
    assert.deepEqual(await marks(), expected([false, false], [false, false]));
    for (const one of [made, answer])
      await mark(ann, 'PUT', one, 'like');
    await mark(ann, 'PUT', made, 'like');
    assert.deepEqual(await marks(), expected([true, false], [true, false]));
    for (const one of [made, answer])
      await mark(ann, 'PUT', one, 'repost');
    await mark(bob, 'DELETE', made, 'repost');
    await mark(ann, 'DELETE', answer, 'like');
    assert.deepEqual(await marks(), expected([true, true], [false, true]));
    for (const what of ['like', 'repost'])
      await mark(ann, 'DELETE', made, what);
    assert.deepEqual(await marks(), expected([false, false], [false, true]));
  });

test('people are called by their names of today', async () => {
  const [ann, bob] = await people(2);
  const name = 'Ƶoë "the bee" \\ 🐝';
  const rename = ({ token }, display_name) => api('PUT', '/api/profile',
    { token, body: { display_name, bio: '' } });

  await mark(bob, 'PUT', await post(ann, 'who are you?'), 'like');
  assert.equal((await list(ann))[0].notification.display_name,
    (await get(bob, '/api/me')).display_name);
  ok(await rename(bob, name));
  ok(await rename(ann, 'Ann of today'));
  const [row] = await list(ann);

  assert.equal(row.notification.display_name, name);
  assert.equal(row.display_name, 'Ann of today');
  assert.equal(row.handle, ann.handle);
});

test('a page of a hundred, each by somebody else', async () => {
  const [ann, ...others] = await people(103);
  const made = await post(ann, 'much liked');

  for (const other of others)
    await mark(other, 'PUT', made, 'like');
  const rows = await get(ann, `${LIST}?limit=100`);

  assert.equal(rows.length, 100);
  assert.deepEqual(rows.map(({ notification }) => notification.handle),
    others.slice(2).reverse().map(({ handle }) => handle));
  assert.deepEqual(await walk(ann, `${LIST}?limit=100`),
    await walk(ann, `${LIST}?limit=7`));
});

test('what is undone or deleted vanishes', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, 'soon regretted');
  const answer = await reply(bob, made, 'me too');
  const mention = await post(bob, `hey @${ann.handle}`);

  for (const what of ['like', 'repost'])
    await mark(bob, 'PUT', made, what);
  await mark(bob, 'DELETE', made, 'like');
  assert.deepEqual(kinds(await list(ann)), ['repost', 'mention', 'reply']);
  await mark(bob, 'DELETE', made, 'repost');
  await remove(bob, answer);
  await remove(bob, mention);
  assert.deepEqual(await list(ann), []);
  await mark(bob, 'PUT', made, 'like');
  await remove(ann, made);
  assert.deepEqual(await list(ann), []);
});

test('a mention is @handle that stands alone', async () => {
  const [ann, bob] = await people(2);
  const at = `@${ann.handle}`;
  const told = async (message) => {
    const before = (await list(ann)).length;
    const made = await post(bob, message);
    const now = (await list(ann)).length;

    await remove(bob, made);
    return now - before;
  };

  for (const message of [at, `(${at})`, `hi ${at}!`, `${at}'s`, `.,${at}`
    .replace('.,', ','), `${at} ${at}`, `\n${at}`, `،${at}`, `${at}.`])
    assert.equal(await told(message), 1, message);
  for (const message of [`a${at}`, `é${at}`, `7${at}`, `_${at}`, `@${at}`,
    `.${at}`, `/${at}`, `x.y${at}`, ann.handle, `${at}x`,
    `${at.slice(0, -1)}`, '@me'])
    assert.equal(await told(message), 0, message);
});

test('who is answered and mentioned at once is told of the answer',
  async () => {
    const [ann, bob, eve] = await people(3);
    const made = await post(ann, 'hello');

    await reply(bob, made, `@${ann.handle} and @${eve.handle} hello`);
    assert.deepEqual(kinds(await list(ann)), ['reply']);
    assert.deepEqual(kinds(await list(eve)), ['mention']);
  });

test('what was read stays read, what comes is new', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, 'to be liked');

  await reply(bob, made, 'one');
  await reply(bob, made, 'two');
  const [{ notification: second }, { notification: first }] =
    await list(ann);

  assert.deepEqual(ok(await read(ann, { until: first.created_at })),
    { unread_count: 1 });
  assert.deepEqual((await list(ann)).map(({ notification }) =>
    notification.unread), [true, false]);
  /* Never back. */
  assert.deepEqual(ok(await read(ann, { until: '2020-01-01T00:00:00Z' })),
    { unread_count: 1 });
  assert.deepEqual(ok(await read(ann, { until: second.created_at })),
    { unread_count: 0 });
  await mark(bob, 'PUT', made, 'like');
  assert.equal(await unread(ann), 1);
  /* Nor beyond now. */
  assert.deepEqual(ok(await read(ann, { until: '2999-01-01T00:00:00Z' })),
    { unread_count: 0 });
  await mark(bob, 'PUT', made, 'repost');
  assert.equal(await unread(ann), 1);
  assert.deepEqual(ok(await read(ann, {})), { unread_count: 0 });
  await reply(bob, made, 'three');
  assert.deepEqual(ok(await read(ann, undefined)), { unread_count: 0 });
  assert.equal(await unread(ann), 0);
});

test('only one knows what one is told', async () => {
  const [ann] = await people(1);

  for (const token of [undefined, 'a.b.c']) {
    refused(await api('GET', LIST, { token }), 401, 'unauthorized');
    refused(await api('PUT', `${LIST}/read`, { token, body: {} }), 401,
      'unauthorized');
  }
  for (const body of [{ until: 'soon' }, { until: 7 }, '[]', '{'])
    refused(await read(ann, body), 400, 'bad_request');
});
