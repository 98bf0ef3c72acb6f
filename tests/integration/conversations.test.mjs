/* Conversations: started, continued, listed, read; one to a pair of people. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { api, newUser } from '../lib/stack.mjs';
import { partition, table } from '../lib/table.mjs';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

test('starts a conversation and continues it by handle and by uuid',
  async () => {
    const [ann, bob] = await people(2);
    const first = await post(ann, { handle: bob.handle, message: ' hi "b" ' });

    assert.deepEqual(Object.keys(first), ['message_group_uuid', 'uuid',
      'display_name', 'handle', 'message', 'created_at']);
    assert.equal(first.message, 'hi "b"');
    assert.equal(first.handle, ann.handle);
    assert.match(first.created_at, TIME);

    const group = first.message_group_uuid;
    const second = await post(bob,
      { handle: ann.handle.toUpperCase(), message: 'hello' });
    assert.equal(second.message_group_uuid, group);
    const third = await post(ann,
      { message_group_uuid: group.toUpperCase(), message: '😀\n' });
    assert.equal(third.message_group_uuid, group);

    for (const person of [ann, bob]) {
      const messages = await get(person, `/api/messages/${group}`);
      assert.deepEqual(messages.map((message) => message.message),
        ['hi "b"', 'hello', '😀']);
      assert.deepEqual(Object.keys(messages[0]), ['uuid', 'display_name',
        'handle', 'message', 'created_at']);
      assert.equal(messages[0].uuid, first.uuid);
      assert.equal(messages[0].display_name, ann.name);
      assert.equal(messages[1].handle, bob.handle);
    }
  });

test('lists a conversation under the other person, unread for them only',
  async () => {
    const [ann, bob] = await people(2);
    const { message_group_uuid: group, created_at: time } =
      await post(ann, { handle: bob.handle, message: 'hi' });

    assert.deepEqual(await get(ann, '/api/message_groups'), [{ uuid: group,
      display_name: bob.name, handle: bob.handle, message: 'hi',
      created_at: time, unread_count: 0 }]);
    assert.deepEqual(await get(bob, '/api/message_groups'), [{ uuid: group,
      display_name: ann.name, handle: ann.handle, message: 'hi',
      created_at: time, unread_count: 1 }]);
    assert.deepEqual(await get(bob, `/api/message_groups/${group}`),
      { uuid: group, display_name: ann.name, handle: ann.handle,
        message: 'hi', created_at: time, unread_count: 1,
        last_read_at: null });
    assert.deepEqual(await get(bob, `/api/message_groups/@${ann.handle}`),
      { uuid: group, display_name: ann.name, handle: ann.handle });
  });

test('gives a stranger what a missing conversation gives', async () => {
  const [ann, bob, eve] = await people(3);
  const { message_group_uuid: group } =
    await post(ann, { handle: bob.handle, message: 'hi' });
  const cursor = new URL(nextOf(await fill(ann, group, 3, 'limit=1')),
    'http://x').searchParams.get('before');

  for (const uuid of [group, randomUUID(), 'nothing']) {
    const seen = [
      await api('GET', `/api/messages/${uuid}`, { token: eve.token }),
      await api('GET', `/api/message_groups/${uuid}`, { token: eve.token }),
      await api('POST', '/api/messages', { token: eve.token,
        body: { message_group_uuid: uuid, message: 'me too' } }),
    ];
    for (const answer of seen) {
      assert.equal(answer.status, 404, answer.text);
      assert.equal(answer.json.error, 'not_found');
    }
  }
  const older = await api('GET',
    `/api/messages/${group}?limit=1&before=${cursor}`, { token: eve.token });
  assert.equal(older.status, 404);
  const none = await api('GET', `/api/message_groups/@${ann.handle}`,
    { token: eve.token });
  assert.equal(none.status, 404);
  assert.equal((await get(ann, `/api/messages/${group}`)).length, 4);
});

test('shows every message once from page to page', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } =
    await post(ann, { handle: bob.handle, message: '0' });
  let page = await fill(ann, group, 11, 'limit=5');
  const seen = [];

  for (;;) {
    seen.unshift(...page.json.map((message) => message.message));
    const next = nextOf(page);
    if (!next)
      break;
    page = await api('GET', next, { token: bob.token });
    assert.equal(page.status, 200, page.text);
  }
  assert.deepEqual(seen, Array.from({ length: 12 }, (_, i) => `${i}`));
  assert.equal(nextOf(await api('GET', `/api/messages/${group}?limit=12`,
    { token: ann.token })), null);
});

test('pages the list of conversations', async () => {
  const [ann, ...others] = await people(4);

  for (const other of others)
    await post(other, { handle: ann.handle, message: other.handle });
  const page = await api('GET', '/api/message_groups?limit=2',
    { token: ann.token });
  const rest = await api('GET', nextOf(page), { token: ann.token });

  assert.deepEqual([...page.json, ...rest.json].map((group) => group.handle),
    others.map((other) => other.handle).reverse());
  assert.equal(nextOf(rest), null);
});

test('makes one conversation of first messages sent at once', async () => {
  const [ann, bob] = await people(2);
  const sent = await Promise.all(Array.from({ length: 12 }, (_, i) =>
    post(i % 2 ? ann : bob,
      { handle: (i % 2 ? bob : ann).handle, message: `${i}` })));
  const groups = new Set(sent.map((message) => message.message_group_uuid));

  assert.equal(groups.size, 1);
  const [group] = groups;
  assert.equal((await get(ann, '/api/message_groups')).length, 1);
  const messages = await get(bob, `/api/messages/${group}`);
  assert.deepEqual(messages.map((message) => message.uuid).sort(),
    sent.map((message) => message.uuid).sort());
});

test('writes once for one Idempotency-Key, however often it is sent',
  async () => {
    const [ann, bob] = await people(2);
    const key = randomUUID();
    const start = { handle: bob.handle, message: 'only once' };
    const sent = await Promise.all(Array.from({ length: 5 }, () =>
      post(ann, start, key)));

    for (const answer of sent)
      assert.deepEqual(answer, sent[0]);
    const group = sent[0].message_group_uuid;
    const reply = { message_group_uuid: group, message: 'once, too' };
    const replies = await Promise.all(Array.from({ length: 5 }, () =>
      post(bob, reply, key)));
    for (const answer of replies)
      assert.deepEqual(answer, replies[0]);
    assert.equal((await get(ann, `/api/messages/${group}`)).length, 2);

    const reused = await api('POST', '/api/messages', { token: ann.token,
      body: { ...start, message: 'another' },
      headers: { 'idempotency-key': key } });
    assert.equal(reused.status, 422);
    assert.deepEqual(reused.json, ['idempotency_key_reused']);
  });

test('frees an Idempotency-Key after a day, its row still there', async () => {
  const [ann, bob] = await people(2);
  const key = randomUUID();
  const { message_group_uuid: group } =
    await post(ann, { handle: bob.handle, message: 'first' }, key);
  const uuid = (await partition(`MSG#${group}`))
    .find((item) => item.message === 'first').user_uuid;

  await table('UpdateItem', {
    Key: { pk: { S: `IDEM#${uuid}#${key}` }, sk: { S: 'IDEM' } },
    UpdateExpression: 'SET expires_at_epoch = :past',
    ExpressionAttributeValues: { ':past': { N: '1700000000' } } });
  await post(ann, { message_group_uuid: group, message: 'second' }, key);
  assert.equal((await get(ann, `/api/messages/${group}`)).length, 2);
});

test('refuses a message to oneself, to nobody, and to no one named',
  async () => {
    const [ann] = await people(1);
    const send = (body) => api('POST', '/api/messages',
      { token: ann.token, body: { message: 'x', ...body } });

    const oneself = await send({ handle: ann.handle.toUpperCase() });
    assert.equal(oneself.status, 422);
    assert.deepEqual(oneself.json, ['cannot_message_yourself']);
    const nobody = await send({ handle: 'nobody_is_called_so' });
    assert.equal(nobody.status, 404);
    assert.equal(nobody.json.error, 'user_not_found');
    assert.deepEqual((await send({})).json, ['user_reciever_handle_blank']);
  });

async function people(count) {
  return Promise.all(Array.from({ length: count }, async () => {
    const person = await newUser();

    await get(person, '/api/me');
    return person;
  }));
}

async function get(person, path) {
  const answer = await api('GET', path, { token: person.token });

  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

async function post(person, body, key) {
  const answer = await api('POST', '/api/messages', { token: person.token,
    body, headers: key ? { 'idempotency-key': key } : {} });

  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

/* Adds messages 1 to `count`, and reads the newest page. */
async function fill(person, group, count, query) {
  for (let i = 1; i <= count; i++)
    await post(person, { message_group_uuid: group, message: `${i}` });
  return api('GET', `/api/messages/${group}?${query}`,
    { token: person.token });
}

/* The path of the next page, or null. */
function nextOf(answer) {
  return answer.headers.get('link')?.match(/^<([^>]+)>; rel="next"$/)?.[1]
    ?? null;
}
