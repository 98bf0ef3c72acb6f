/*
 * cruddurctl ddb upgrade: tables as the original's scripts filled them come
 * to today's form, and nothing is lost on the way.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ctl, dynamodb } from '../lib/cli.mjs';
import { get, readAll } from '../lib/conversation.mjs';
import { people } from '../lib/people.mjs';
import { allRows, dropTable, makeOldTable, oldConversation,
  ownTable, pairKey, putRows, rowsOf } from '../lib/rows.mjs';
import { service } from '../lib/stack.mjs';
import { streamlessDynamodb } from '../lib/streamless.mjs';

const LAST_YEAR = new Date().getUTCFullYear() - 1;
const tables = [];
const services = [];
let ann, bob, eve;

before(async () => { [ann, bob, eve] = await people(3); });
after(async () => {
  await Promise.all(services.map((one) => one.stop()));
  await Promise.all(tables.map(dropTable));
});

test('the API shows the same before and after, in order', async () => {
  const place = await oldTable();
  const { url: at } = await serviceOn(place);
  const talks = oldTalks();

  await putRows(place, talks.flatMap(rowsOf));
  const first = await seenBy(at, [ann, bob, eve]);
  assert.equal(first.length, 6);
  const { json } = await upgrade(place);
  const { index, stream, ttl } = await formOf(place);

  assert.deepEqual(json.left, []);
  assert.deepEqual([json.conversations, json.messages, json.lists],
    [3, talks.reduce((sum, { messages }) => sum + messages.length, 0), 6]);
  assert.deepEqual(json.table, ['stream', 'ttl']);
  assert.equal(index, 'ALL');
  assert.equal(stream, 'NEW_IMAGE');
  assert.equal(ttl, 'expires_at_epoch');
  assert.deepEqual(sameOrder(await seenBy(at, [ann, bob, eve])),
    sameOrder(first));
  await isClean(place);
});

test('every row has today\'s form, and members and pairs are there',
  async () => {
    const place = await oldTable();
    const talks = oldTalks();

    await putRows(place, talks.flatMap(rowsOf));
    await upgrade(place);
    const rows = await allRows(place);

    assert.equal(rows.filter(({ sk }) => /^\d/.test(sk)
      && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[0-9a-f-]{36}$/.test(sk))
      .length, 0);
    for (const { group } of talks)
      assert.equal(rows.filter(({ pk, sk }) => pk === `MSG#${group}`
        && sk.startsWith('MEMBER#')).length, 2);
    assert.equal(rows.find(({ pk }) => pk === pairKey(ann, bob)).group_uuid,
      talks[1].group);
    for (const message of talks.flatMap(({ messages }) => messages)) {
      const now = rows.find((row) => row.message === message.message
        && row.pk.startsWith('MSG#'));

      assert.equal(now.sk.split('#')[1], now.message_uuid);
      if (message.message_uuid)
        assert.equal(now.message_uuid, message.message_uuid);
      const { sk: oldSk, ...kept } = { ...message,
        message_uuid: now.message_uuid };
      const { sk: newSk, ...found } = now;
      assert.deepEqual(found, kept);
      assert.equal(Date.parse(newSk.split('#')[0]), Date.parse(oldSk));
    }
  });

test('again it changes nothing, and a dry run says what it would do',
  async () => {
    const place = await oldTable();
    const talks = oldTalks();
    const before = talks.flatMap(rowsOf);

    await putRows(place, before);
    const dry = await upgrade(place, '--dry-run');
    assert.equal((await allRows(place)).length, before.length);
    assert.equal((await formOf(place)).stream, undefined);
    const { json, err } = await upgrade(place);
    assert.deepEqual({ ...json, dry_run: true }, dry.json);
    assert.match(err, /Detach the original's Lambda/);
    const rows = await allRows(place);
    const again = await upgrade(place);

    assert.deepEqual(await allRows(place), rows);
    assert.deepEqual({ ...again.json, items: 0 }, { left: [], dry_run: false,
      table: [], items: 0, conversations: 0, messages: 0, lists: 0 });
    const { out } = await ctl(place, 'ddb upgrade');
    assert.equal(out, 'Nothing had to be left.\nUpgraded: conversations: 0, '
      + 'messages: 0, list items: 0, added to the table: nothing.\n');
  });

test('a table without the index gets it', async () => {
  const place = ownTable();

  tables.push(place);
  await dynamodb('CreateTable', { TableName: place.name,
    AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name,
      AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' }],
    BillingMode: 'PROVISIONED', ProvisionedThroughput:
      { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } });
  await putRows(place, oldTalks().flatMap(rowsOf));
  const { json } = await upgrade(place);

  assert.deepEqual(json.table, ['index', 'stream', 'ttl']);
  assert.equal((await formOf(place)).index, 'ALL');
  await isClean(place);
});

test('a table of another form is not touched', async () => {
  const place = ownTable();

  tables.push(place);
  await dynamodb('CreateTable', { TableName: place.name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST' });
  const { code, err } = await ctl(place, 'ddb upgrade');

  assert.equal(code, 3);
  assert.match(err, /its keys are not pk and sk.*nothing was changed/);
});

test('more messages than a page holds, all of one second, stay in order', async () => {
  const place = await oldTable();
  const server = await streamlessDynamodb();
  const times = Array.from({ length: 600 }, (_, i) =>
    `${LAST_YEAR}-05-01T12:00:00.${`${i}`.padStart(6, '0')}+00:00`);
  const talk = oldConversation(ann, bob, times);

  place.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
  await putRows(place, rowsOf(talk));
  assert.equal((await upgrade(place)).json.messages, times.length);
  const texts = (await allRows(place)).filter((row) => row.message_uuid
    && row.pk.startsWith('MSG#')).map(({ message }) => message);

  assert.deepEqual(texts, talk.messages.map(({ message }) => message));
  await isClean(place);
  await server.stop();
});

test('two spellings of one message become one, two messages stay two',
  async () => {
    const place = await oldTable();
    const times = ['2023-01-01T10:00:00+00:00', '2023-01-01T12:00:00+02:00'];
    const one = oldConversation(ann, bob, times);
    const two = oldConversation(ann, eve,
      times.map((text) => text.replace('2023', '2024')));

    for (const [first, second] of [one.messages, two.messages])
      second.message_uuid = first.message_uuid;
    one.messages[1] = { ...one.messages[0], sk: times[1] };
    await putRows(place, [one, two].flatMap(rowsOf));
    await upgrade(place);
    assert.deepEqual((await allRows(place))
      .filter(({ pk, sk }) => pk.startsWith('MSG#') && /^\d/.test(sk))
      .map(({ message }) => message).sort(),
    [one.messages[0], ...two.messages].map(({ message }) => message).sort());
    await isClean(place);
  });

test('list items that the original left over go', async () => {
  const place = await oldTable();
  const talk = oldTalks()[0];

  await putRows(place, [...rowsOf(talk), { ...talk.lists[0],
    sk: '2020-01-01T00:00:00+00:00' }]);
  await upgrade(place);
  assert.equal((await allRows(place)).filter(({ pk }) =>
    pk === talk.lists[0].pk).length, 1);
  await isClean(place);
});

test('a list item that was lost is there again', async () => {
  const place = await oldTable();
  const talk = oldTalks()[0];

  await putRows(place, rowsOf({ ...talk, lists: talk.lists.slice(1) }));
  await upgrade(place);
  assert.equal((await allRows(place)).filter(({ pk }) =>
    pk.startsWith('GRP#')).length, 2);
  await isClean(place);
});

test('what cannot be understood is told and left, the rest goes on',
  async () => {
    const place = await oldTable();
    const [lost, good] = oldTalks();
    const odd = [{ ...good.messages[0], sk: '2023-13-01T00:00:00' },
      { ...good.lists[0], sk: 'yesterday' }];

    await putRows(place, [...rowsOf({ ...lost, lists: [] }),
      ...rowsOf(good), ...odd]);
    await dynamodb('PutItem', { TableName: place.name, Item: {
      pk: { S: `MSG#${good.group}` }, sk: { S: '2023-01-01T00:00:00Z' },
      message: { S: 'with a list' }, tags: { L: [] } } });
    const { code, json, err } = await upgrade(place);

    assert.equal(code, 7);
    assert.match(err, /are left as they are: 4/);
    assert.deepEqual(json.left.map(({ reason }) => reason).sort(), [
      'it has attributes that are neither text nor number',
      'its key is no time', 'its key is no time',
      'no list says whose conversation it is']);
    assert.equal(json.messages, good.messages.length);
    const rows = await allRows(place);
    assert.equal(rows.filter(({ pk }) => pk === `MSG#${lost.group}`).length,
      lost.messages.length);
  });

test('a row of somebody else with many attributes does not stop the rest',
  async () => {
    const place = await oldTable();
    const [odd, good] = oldTalks();
    const many = Object.fromEntries(Array.from({ length: 30 },
      (_, i) => [`a${i}`, { S: 'x' }]));
    let deep = { NULL: true };

    for (let level = 0; level < 25; level++)
      deep = { M: { m: deep } };
    await putRows(place, [...rowsOf(odd), ...rowsOf(good)]);
    for (const item of [
      { ...many, pk: { S: `MSG#${odd.group}` },
        sk: { S: '2021-01-01T00:00:00Z\u001b[31m' } },
      { ...many, pk: { S: 'OTHER' }, sk: { S: 'nothing of ours' } },
      { deep, pk: { S: `MSG#${randomUUID()}` }, sk: { S: 'MEMBER#deep' } }])
      await dynamodb('PutItem', { TableName: place.name, Item: item });
    const dry = await upgrade(place, '--dry-run');
    const { code, json } = await upgrade(place);
    const { out } = await ctl(place, 'ddb upgrade');

    assert.equal(dry.code, 7);
    assert.equal(code, 7);
    /* the row itself, its conversation, and that in both lists */
    assert.deepEqual(json.left.map(({ pk, reason }) =>
      [pk.slice(0, 4), reason]).sort(), [
      ['GRP#', 'an item has over 24 attributes'],
      ['GRP#', 'an item has over 24 attributes'],
      ['MSG#', 'an item has over 24 attributes'],
      ['MSG#', 'it has more attributes than any row of ours']]);
    assert.equal(json.messages, good.messages.length);
    assert.equal(json.conversations, 1);
    assert.doesNotMatch(out, /\u001b/);
    assert.match(out, /2021-01-01T00:00:00Z/);
  });

/*
 * Three conversations, two of them of the same people; times of last year,
 * of today, with other offsets and of every precision.
 */
function oldTalks() {
  return [
    oldConversation(ann, bob, ['2022-12-20T14:05:11-05:00',
      '2022-12-20T20:05:11.5+00:00', '2022-12-20T23:05:11.123456+01:00']),
    oldConversation(ann, bob, [`${LAST_YEAR}-02-28T23:59:59.999999+00:00`,
      `${LAST_YEAR}-07-01T09:00:00+02:00`, `${LAST_YEAR}-07-01T08:00:00Z`,
      `${LAST_YEAR}-07-02T00:00:00.250+00:00`]),
    oldConversation(eve, ann, [`${LAST_YEAR}-12-31T23:00:00-03:00`,
      new Date(Date.now() - 60000).toISOString().replace('Z', '000+00:00')]),
  ];
}

/* What each of them reads: conversations, and the messages of each. */
async function seenBy(at, readers) {
  const seen = [];

  for (const person of readers)
    for (const group of (await get(at, person, '/api/message_groups')).json)
      seen.push({ reader: person.handle, ...group,
        messages: await readAll(at, person, group.uuid) });
  return seen;
}

/* Unread is new: the original had none. */
function sameOrder(seen) {
  return seen.map(({ unread_count: unread, ...rest }) => rest);
}

async function upgrade(place, options = '') {
  const { code, out, err } = await ctl(place,
    `ddb upgrade --json ${options}`.trim());

  assert.ok(out, err);
  return { code, err, json: JSON.parse(out) };
}

async function isClean(place) {
  const { code, out } = await ctl(place, 'ddb fsck --json');

  assert.deepEqual(JSON.parse(out).findings, []);
  assert.equal(code, 0);
}

async function formOf(place) {
  const { Table } = await dynamodb('DescribeTable', { TableName: place.name });
  const { TimeToLiveDescription } = await dynamodb('DescribeTimeToLive',
    { TableName: place.name });

  return { ttl: TimeToLiveDescription.AttributeName,
    stream: Table.StreamSpecification?.StreamViewType,
    index: Table.GlobalSecondaryIndexes?.[0].Projection.ProjectionType };
}

async function oldTable() {
  const place = ownTable();

  tables.push(place);
  await makeOldTable(place);
  return place;
}

async function serviceOn(place) {
  const one = await service({ DDB_MESSAGE_TABLE: place.name });

  services.push(one);
  return one;
}
