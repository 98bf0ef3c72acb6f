/* Rows of the original in every form that it could have left them in. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { get, members, MESSAGE, MESSAGE_GROUP, nextOf, ok, refused, say,
  send, TIME, UUID } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { walk } from '../lib/posts.mjs';
import { api } from '../lib/stack.mjs';
import { partition, putItem } from '../lib/table.mjs';

/* [as it stands in the row, as it is shown], oldest first. */
const times = [
  ['1999-12-31T23:59:59+00:00', '1999-12-31T23:59:59.000000Z'],
  ['2023-05-01T12:00:00Z', '2023-05-01T12:00:00.000000Z'],
  ['2023-05-01T14:00:00.5+01:30', '2023-05-01T12:30:00.500000Z'],
  ['2023-05-01T12:31:00.123456+00:00', '2023-05-01T12:31:00.123456Z'],
  ['2023-05-01T12:31:01.123-00:00', '2023-05-01T12:31:01.123000Z'],
  ['2024-02-29T20:00:00.000001-05:00', '2024-03-01T01:00:00.000001Z'],
  [`${new Date().getUTCFullYear() - 1}-07-01T00:00:00.000000+00:00`,
    `${new Date().getUTCFullYear() - 1}-07-01T00:00:00.000000Z`],
];
const newest = times.at(-1);

test('shows every form of time in the one form, in order', async () => {
  const { ann, bob, group } = await oldTalk();

  for (const person of [ann, bob]) {
    const messages = await get(person, `/api/messages/${group}`);

    assert.deepEqual(messages.map(({ created_at: time }) => time),
      times.map(([, shown]) => shown));
    for (const message of messages) {
      members(message, MESSAGE);
      assert.match(message.created_at, TIME);
      assert.match(message.uuid, UUID);
    }
    assert.equal(new Set(messages.map(({ uuid }) => uuid)).size,
      times.length);
    const [listed] = await get(person, '/api/message_groups');
    members(listed, MESSAGE_GROUP);
    assert.equal(listed.created_at, newest[1]);
    assert.equal(listed.uuid, group);
    const one = await get(person, `/api/message_groups/${group}`);
    assert.deepEqual(one, { ...listed, last_read_at: newest[1] });
  }
});

test('the last message is the newest by time, not by text', async () => {
  const [ann, bob] = await people(2);
  const group = randomUUID();
  const rows = { '2023-05-01T14:00:00+02:00': 'first',
    '2023-05-01T12:30:00+00:00': 'last', '2023-05-01T15:00:00': 'no time' };

  await oldGroup(group, ann, bob, '2023-05-01T12:30:00+00:00', 'last');
  for (const [sk, message] of Object.entries(rows))
    await putItem({ pk: `MSG#${group}`, sk, message, ...named(bob) });
  ok(await api('PUT', `/api/message_groups/${group}/read`,
    { token: ann.token }));
  for (const person of [ann, bob]) {
    const { message, created_at: time } =
      await get(person, `/api/message_groups/${group}`);

    assert.deepEqual([message, time],
      ['last', '2023-05-01T12:30:00.000000Z']);
  }
});

test('a message has the uuid of its row, or always the same one',
  async () => {
    const { ann, bob, group, uuids } = await oldTalk();
    const seen = async (person) =>
      (await get(person, `/api/messages/${group}`)).map(({ uuid }) => uuid);
    const first = await seen(ann);

    uuids.forEach((uuid, i) => {
      if (uuid)
        assert.equal(first[i], uuid);
      else
        assert.match(first[i], /^.{14}5.{4}[89ab]/);
    });
    await say(bob, { message_group_uuid: group, message: 'new' });
    assert.deepEqual((await seen(bob)).slice(0, -1), first);
  });

test('pages through old and new rows, each once', async () => {
  const { ann, bob, group } = await oldTalk();
  const read = async () => {
    const seen = [];

    for (let next = `/api/messages/${group}?limit=2`; next;) {
      const page = await api('GET', next, { token: ann.token });

      seen.unshift(...ok(page).map(({ message }) => message));
      next = nextOf(page);
    }
    return seen;
  };
  const old = times.map((_, i) => `old ${i}`);

  assert.deepEqual((await read()).sort(), [...old].sort());
  for (const message of ['new 1', 'new 2', 'new 3'])
    await say(bob, { message_group_uuid: group, message });
  assert.deepEqual((await read()).slice(-3), ['new 1', 'new 2', 'new 3']);
  assert.equal((await read()).length, times.length + 3);
});

test('strangers find nothing, before it is healed and after', async () => {
  const { ann, group, eve } = await oldTalk();
  const look = async () => {
    const missing = randomUUID();

    for (const uuid of [group, missing]) {
      refused(await api('GET', `/api/messages/${uuid}`, eve), 404,
        'not_found');
      refused(await api('GET', `/api/message_groups/${uuid}`, eve), 404,
        'not_found');
      refused(await send(eve, { message_group_uuid: uuid, message: 'x' }),
        404, 'not_found');
      refused(await send(eve, { message_group_uuid: uuid, message: 'x' },
        randomUUID()), 404, 'not_found');
    }
  };

  await look();
  const page = await api('GET', `/api/messages/${group}?limit=2`,
    { token: ann.token });
  refused(await api('GET', nextOf(page), eve), 404, 'not_found');
  await say(ann, { message_group_uuid: group, message: 'x' });
  await look();
  refused(await api('GET', nextOf(page), eve), 404, 'not_found');
});

test('the first message heals the conversation: nothing is unread',
  async () => {
    const { ann, bob, group } = await oldTalk();

    await say(ann, { message_group_uuid: group, message: 'new' },
      randomUUID());
    const items = (await partition(`MSG#${group}`))
      .filter(({ sk }) => sk.startsWith('MEMBER#'));
    assert.equal(items.length, 2);
    for (const [me, other] of [[ann, bob], [bob, ann]]) {
      const mine = items.find(({ sk }) => sk === `MEMBER#${me.uuid}`);

      assert.equal(mine.user_uuid, me.uuid);
      assert.equal(mine.other_uuid, other.uuid);
      assert.equal(mine.group_sk, newest[0]);
      assert.equal(mine.unread_count, 0);
      assert.ok(Number.isInteger(mine.rev));
      assert.equal((await get(me, `/api/message_groups/@${other.handle}`))
        .uuid, group);
    }
    const messages = await get(bob, `/api/messages/${group}`);
    assert.equal(messages.at(-1).message, 'new');
    assert.equal(messages.length, times.length + 1);
  });

test('two first messages at once heal it once', async () => {
  const { ann, bob, group } = await oldTalk();
  const sent = await Promise.all([
    say(ann, { handle: bob.handle, message: 'a' }),
    say(bob, { message_group_uuid: group, message: 'b' }, randomUUID()),
    say(bob, { handle: ann.handle, message: 'c' }),
    say(ann, { message_group_uuid: group, message: 'd' }),
  ]);

  for (const { message_group_uuid: uuid } of sent)
    assert.equal(uuid, group);
  assert.equal((await get(ann, '/api/message_groups')).length, 1);
  assert.equal((await get(ann, `/api/messages/${group}`)).length,
    times.length + 4);
  assert.equal((await partition(`MSG#${group}`))
    .filter(({ sk }) => sk.startsWith('MEMBER#')).length, 2);
});

test('several old conversations of one pair stay apart', async () => {
  const { ann, bob, group } = await oldTalk();
  const older = randomUUID();

  await oldGroup(older, ann, bob, '2022-01-01T00:00:00+00:00', 'older');
  await putItem({ pk: `MSG#${older}`, sk: '2022-01-01T00:00:00+00:00',
    message: 'older', ...named(ann) });
  assert.deepEqual((await get(bob, '/api/message_groups'))
    .map(({ uuid }) => uuid), [group, older]);
  await say(bob, { message_group_uuid: older, message: 'to the older' });
  assert.deepEqual((await get(ann, `/api/messages/${older}`))
    .map(({ message }) => message), ['older', 'to the older']);
  assert.equal((await get(ann, `/api/messages/${group}`)).length,
    times.length);
});

test('a message to a handle takes the newest of them', async () => {
  const { ann, bob, group } = await oldTalk();
  const older = randomUUID();

  /* Newer by its text, older by its instant. */
  await oldGroup(older, ann, bob,
    `${newest[0].slice(0, 10)}T09:00:00+10:00`, 'older');
  const { message_group_uuid: taken } =
    await say(bob, { handle: ann.handle, message: 'x' });
  assert.equal(taken, group);
  assert.equal((await say(ann, { handle: bob.handle, message: 'y' }))
    .message_group_uuid, group);
  const [pair] = await partition(
    `PAIR#${[ann.uuid, bob.uuid].sort().join('#')}`);
  assert.equal(pair.group_uuid, group);
});

test('rows that nobody can read spoil nothing', async () => {
  const { ann, bob, group } = await oldTalk();

  await putItem({ pk: `MSG#${group}`, sk: '2023-13-45T99:00:00', message: 'x',
    ...named(bob) });
  await putItem({ pk: `MSG#${group}`, sk: 'A', message: 'x', ...named(bob) });
  await putItem({ pk: `MSG#${group}`, sk: '2021-01-01T00:00:00+00:00' });
  await putItem({ pk: `GRP#${ann.uuid}`, sk: 'B', message: 'x',
    ...named(bob) });
  const messages = await get(ann, `/api/messages/${group}`);
  assert.ok(messages.length >= times.length);
  for (const message of messages)
    members(message, MESSAGE);
  assert.equal((await get(ann, '/api/message_groups')).length, 1);
  await oldGroup(randomUUID(), ann, bob, '2021-01-01T00:00:00', 'x');
  await oldGroup(randomUUID(), ann, bob, '2020-01-01T00:00:00Z', 'x');
  for (const [list, count] of [[`/api/messages/${group}`, messages.length],
    ['/api/message_groups', 2]])
    assert.equal((await walk(ann, `${list}?limit=1`)).length, count);
});

/* Three people, and what two of them wrote long ago. */
async function oldTalk() {
  const [ann, bob, eve] = await people(3);
  const group = randomUUID();
  const uuids = times.map((_, i) => i % 2 ? randomUUID() : null);

  await oldGroup(group, ann, bob, newest[0], 'newest');
  await Promise.all(times.map(([time], i) => putItem({ pk: `MSG#${group}`,
    sk: time, message: `old ${i}`, ...named(i % 3 ? ann : bob),
    ...(uuids[i] && { message_uuid: uuids[i] }) })));
  return { ann, bob, eve, group, uuids };
}

async function oldGroup(group, ann, bob, time, message) {
  for (const [owner, other] of [[ann, bob], [bob, ann]])
    await putItem({ pk: `GRP#${owner.uuid}`, sk: time,
      message_group_uuid: group, message, ...named(other) });
}

function named({ uuid, handle }) {
  return { user_uuid: uuid, user_display_name: 'Once called so',
    user_handle: handle };
}
