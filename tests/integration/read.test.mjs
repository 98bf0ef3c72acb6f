/* What was read: PUT …/read, unread counts, and the count in `me`. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { get, pair, people, post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { api, service, url } from '../lib/stack.mjs';
import { partition, putItem } from '../lib/table.mjs';

const STRANGE = '6ae290ed-55d1-47a0-bc6d-fe2bc2700399';

let table;
let faulty;

before(async () => {
  table = await faultDynamodb();
  faulty = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
    CRUDDUR_REQUEST_TIMEOUT_MS: '14000' });
});
after(async () => {
  await faulty?.stop();
  await table?.stop();
});

function putRead(person, group, body, at = url) {
  return api('PUT', `/api/message_groups/${group}/read`,
    { token: person.token, body, at });
}

/* Marks it read; { uuid, unread_count }. */
async function read(person, group, body) {
  const answer = await putRead(person, group, body);

  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

async function send(person, group, texts) {
  const sent = [];

  for (const message of texts)
    sent.push((await post(url, person,
      { message_group_uuid: group, message })).json);
  return sent;
}

async function listed(person, group) {
  const { json } = await get(url, person, '/api/message_groups');

  return json.find(({ uuid }) => uuid === group);
}

async function unreadConversations(person) {
  return (await get(url, person, '/api/me')).json.unread_conversations;
}

async function memberItem(person, group) {
  const items = await partition(`MSG#${group}`);

  return items.find(({ sk }) => sk === `MEMBER#${person.uuid}`);
}

test('counts what is left after a time, and only ever raises it', async () => {
  const { ann, bob, group } = await pair();
  const sent = await send(ann, group, ['one', 'two', 'three']);

  assert.deepEqual(await read(bob, group, { until: sent[0].created_at }),
    { uuid: group, unread_count: 2 });
  assert.equal((await listed(bob, group)).unread_count, 2);
  assert.equal((await listed(bob, group)).message, 'three');
  assert.equal((await read(bob, group, { until: sent[2].created_at }))
    .unread_count, 0);
  assert.equal((await read(bob, group, { until: sent[0].created_at }))
    .unread_count, 0);
  const { json } = await get(url, bob, `/api/message_groups/${group}`);

  assert.equal(json.last_read_at, sent[2].created_at);
  assert.equal(json.unread_count, 0);
});

test('without a time everything has been read', async () => {
  const { ann, bob, group } = await pair();

  for (const body of [undefined, {}, { until: null }]) {
    await send(ann, group, ['again']);
    assert.equal((await read(bob, group, body)).unread_count, 0);
  }
  assert.equal((await listed(bob, group)).unread_count, 0);
});

test('a time ahead reads what is there and not what comes', async () => {
  const { ann, bob, group } = await pair();

  await read(bob, group, { until: '2999-01-01T00:00:00Z' });
  await send(ann, group, ['later']);
  assert.equal((await read(bob, group, { until: '2000-01-01T00:00:00Z' }))
    .unread_count, 1);
});

test('who answers has read', async () => {
  const { ann, bob, group } = await pair();

  await send(ann, group, ['one', 'two']);
  await send(bob, group, ['answer']);
  await send(ann, group, ['three']);
  assert.equal((await read(bob, group, { until: '2000-01-01T00:00:00Z' }))
    .unread_count, 1);
});

test('reading twice writes once', async () => {
  const { bob, group } = await pair();

  await read(bob, group);
  const before = await memberItem(bob, group);

  await read(bob, group);
  assert.deepEqual(await memberItem(bob, group), before);
});

test('me counts the conversations with something unread', async () => {
  const [ann, bob, eve] = await people(3);
  const groups = [];

  assert.equal(await unreadConversations(bob), 0);
  for (const person of [ann, eve])
    groups.push((await post(url, person, { handle: bob.handle,
      message: 'hi' })).json.message_group_uuid);
  assert.equal(await unreadConversations(bob), 2);
  assert.equal(await unreadConversations(ann), 0);
  await read(bob, groups[0]);
  assert.equal(await unreadConversations(bob), 1);
});

test('keeps others out, and says what is no time', async () => {
  const { ann, group } = await pair();
  const [eve] = await people(1);

  assert.equal((await putRead(eve, group, {})).status, 404);
  assert.equal((await putRead(ann, STRANGE, {})).status, 404);
  assert.equal((await putRead(ann, 'no-uuid', {})).status, 404);
  assert.equal((await putRead({}, group, {})).status, 401);
  assert.equal((await putRead(ann, group, { until: 'soon' })).status, 400);
  assert.equal((await putRead(ann, group, { until: 5 })).status, 400);
});

test('many at once agree on the furthest', async () => {
  const { ann, bob, group } = await pair();
  const sent = await send(ann, group,
    Array.from({ length: 10 }, (_, i) => `message ${i}`));
  const late = sent.map(({ created_at: until }) => read(bob, group, { until }));

  late.push(send(ann, group, ['meanwhile']));
  await Promise.all(late);
  assert.equal((await read(bob, group, { until: '2000-01-01T00:00:00Z' }))
    .unread_count, 1);
  const groups = (await partition(`GRP#${bob.uuid}`))
    .filter((item) => item.message_group_uuid === group);

  assert.equal(groups.length, 1);
  assert.equal(groups[0].message, 'meanwhile');
  assert.equal(groups[0].sk, (await memberItem(bob, group)).group_sk);
});

test('a lost answer, a conflict and another writer change nothing of it',
  async () => {
    const { ann, bob, group } = await pair();
    const sent = await send(ann, group, ['one', 'two']);
    let writes = 0;

    table.meddle = ({ operation }) => {
      if (operation !== 'TransactWriteItems')
        return null;
      return [faults.lose(), faults.cancel('None', 'None',
        'TransactionConflict'), faults.throttle()][writes++] ?? null;
    };
    const answer = await putRead(bob, group, { until: sent[0].created_at },
      faulty.url);

    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.unread_count, 1);
    assert.equal((await listed(bob, group)).unread_count, 1);
    assert.equal((await memberItem(bob, group)).rev, 2);

    let overtaken = false;

    table.meddle = ({ operation }) => {
      if (operation !== 'TransactWriteItems' || overtaken)
        return null;
      overtaken = true;
      return async (request, outgoing) => {
        await read(bob, group);
        await request.pass(outgoing);
      };
    };
    assert.equal((await putRead(bob, group, { until: sent[1].created_at },
      faulty.url)).json.unread_count, 0);
    table.meddle = () => null;
    assert.equal((await listed(bob, group)).unread_count, 0);
  });

test('a conversation of the original heals when it is read', async () => {
  const [ann, bob] = await people(2);
  const group = randomUUID();
  const row = (owner, other) => ({ pk: `GRP#${owner.uuid}`,
    sk: '2022-12-20T14:05:11-05:00', message_group_uuid: group,
    message: 'old', user_uuid: other.uuid, user_display_name: other.name,
    user_handle: other.handle });

  await putItem(row(ann, bob));
  await putItem(row(bob, ann));
  await putItem({ pk: `MSG#${group}`, sk: '2022-12-20T14:05:11-05:00',
    message_uuid: randomUUID(), message: 'old', user_uuid: ann.uuid,
    user_display_name: ann.name, user_handle: ann.handle });
  assert.equal((await read(bob, group)).unread_count, 0);
  assert.equal((await memberItem(bob, group)).group_sk,
    `2022-12-20T19:05:11.000000Z#${group}`);
  assert.equal((await listed(bob, group)).created_at,
    '2022-12-20T19:05:11.000000Z');
  assert.equal((await listed(ann, group)).message, 'old');
});
