/* Rows that the original Cruddur wrote: readable, and healed when touched. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { api, newUser } from '../lib/stack.mjs';
import { partition, putItem } from '../lib/table.mjs';

test('reads conversations of the original as they are', async () => {
  const { ann, bob, group } = await oldConversation();
  const [listed] = await get(ann, '/api/message_groups');

  assert.deepEqual(listed, { uuid: group, display_name: bob.name,
    handle: bob.handle, message: 'newest', unread_count: 0,
    created_at: '2022-12-20T19:05:11.000000Z' });
  const messages = await get(ann, `/api/messages/${group}`);
  assert.deepEqual(messages.map((message) => message.message),
    ['oldest', 'middle', 'newest']);
  assert.deepEqual(messages.map((message) => message.created_at), [
    '2022-12-20T16:05:11.123456Z', '2022-12-20T18:05:11.123456Z',
    '2022-12-20T19:05:11.000000Z']);
  assert.equal(messages[0].display_name, ann.name);
  assert.equal((await get(ann, `/api/messages/${group}`))[2].uuid,
    messages[2].uuid);
  assert.deepEqual(await partition(`MSG#${group}`)
    .then((items) => items.filter((item) => item.sk.startsWith('MEMBER#'))),
  []);
});

test('keeps strangers out of them', async () => {
  const { group } = await oldConversation();
  const eve = await person();
  const path = `/api/messages/${group}`;

  assert.equal((await api('GET', path, { token: eve.token })).status, 404);
  assert.equal((await api('POST', '/api/messages', { token: eve.token,
    body: { message_group_uuid: group, message: 'x' } })).status, 404);
});

test('gives them member and pair items at the first message', async () => {
  const { ann, bob, group } = await oldConversation();

  await post(bob, { message_group_uuid: group, message: 'again' });
  const members = (await partition(`MSG#${group}`))
    .filter((item) => item.sk.startsWith('MEMBER#'));
  assert.equal(members.length, 2);
  assert.equal(members.find((item) => item.user_uuid === ann.uuid).group_sk,
    '2022-12-20T14:05:11-05:00');
  const [pair] = await partition(
    `PAIR#${[ann.uuid, bob.uuid].sort().join('#')}`);
  assert.equal(pair.group_uuid, group);

  const one = await get(ann, `/api/message_groups/${group}`);
  assert.equal(one.message, 'again');
  assert.equal(one.last_read_at, '2022-12-20T19:05:11.000000Z');
  assert.equal((await get(ann, `/api/messages/${group}`)).length, 4);
});

test('goes on with the newest of them when a message is sent to a handle',
  async () => {
    const { ann, bob, group } = await oldConversation();

    await oldGroup(randomUUID(), ann, bob, '2021-01-01T00:00:00+00:00');
    const sent = await Promise.all([
      post(ann, { handle: bob.handle, message: 'a' }),
      post(bob, { handle: ann.handle, message: 'b' }),
      post(ann, { handle: bob.handle, message: 'c' }),
    ]);
    for (const message of sent)
      assert.equal(message.message_group_uuid, group);
    assert.equal((await get(bob, `/api/messages/${group}`)).length, 6);
  });

test('the pair item names the newest, whichever was touched first',
  async () => {
    const { ann, bob, group } = await oldConversation();
    const older = randomUUID();

    await oldGroup(older, ann, bob, '2021-01-01T00:00:00+00:00');
    await post(bob, { message_group_uuid: older, message: 'to the older' });
    const [pair] = await partition(
      `PAIR#${[ann.uuid, bob.uuid].sort().join('#')}`);

    assert.equal(pair.group_uuid, group);
    assert.equal((await post(ann, { handle: bob.handle, message: 'a' }))
      .message_group_uuid, group);
  });

/* Two people and what the original kept of their talk. */
async function oldConversation() {
  const [ann, bob] = [await person(), await person()];
  const group = randomUUID();

  await oldGroup(group, ann, bob, '2022-12-20T14:05:11-05:00');
  /* In the order of their texts, which is not that of their instants. */
  await oldMessage(group, bob, '2022-12-20T14:05:11-05:00', 'newest');
  await oldMessage(group, ann, '2022-12-20T16:05:11.123456+00:00', 'oldest');
  await oldMessage(group, bob, '2022-12-20T18:05:11.123456+00:00', 'middle');
  return { ann, bob, group };
}

async function oldGroup(group, ann, bob, time) {
  for (const [owner, other] of [[ann, bob], [bob, ann]])
    await putItem({ pk: `GRP#${owner.uuid}`, sk: time,
      message_group_uuid: group, message: 'newest', ...named(other) });
}

function oldMessage(group, sender, time, message) {
  return putItem({ pk: `MSG#${group}`, sk: time, message, ...named(sender) });
}

function named({ uuid, handle }) {
  return { user_uuid: uuid, user_display_name: 'Once called so',
    user_handle: handle };
}

async function person() {
  const user = await newUser();
  const { uuid } = await get(user, '/api/me');

  return { ...user, uuid };
}

async function get(user, path) {
  const answer = await api('GET', path, { token: user.token });

  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

async function post(user, body) {
  const answer = await api('POST', '/api/messages',
    { token: user.token, body });

  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}
