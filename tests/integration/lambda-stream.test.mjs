/*
 * A batch of the table's stream makes lists fresh, by cruddur-lambda: on a
 * table of its own, whose stream nobody else reads.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { items, placesOfFile, run } from '../lib/cli.mjs';
import { firstText, get, pair, post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { startLambda } from '../lib/lambda.mjs';
import { service } from '../lib/stack.mjs';

const place = placesOfFile()();
let table;
let lambda;
let site;

before(async () => {
  await run(place, 'ddb schema-load');
  site = await service({ DDB_MESSAGE_TABLE: place.name });
  table = await faultDynamodb();
  lambda = await startLambda('stream', { settings: {
    AWS_ENDPOINT_URL_DYNAMODB: table.url, DDB_MESSAGE_TABLE: place.name } });
});
after(async () => {
  await lambda?.stop();
  await table?.stop();
  await site?.stop();
});
beforeEach(() => {
  table.meddle = () => null;
  table.forget();
});

let number = 400000;

/* What Lambda gets of a change of an item; `more` over the usual. */
function record(pk, sk, more = {}) {
  const sequence = `${++number}00000000000${number}`;

  return { eventID: randomUUID(), eventName: 'INSERT', eventVersion: '1.1',
    eventSource: 'aws:dynamodb', awsRegion: 'us-east-1',
    dynamodb: { ApproximateCreationDateTime: 1.7e9,
      Keys: { pk: { S: pk }, sk: { S: sk } },
      NewImage: { pk: { S: pk }, sk: { S: sk }, message: { S: 'a "text" 😀' } },
      SequenceNumber: sequence, SizeBytes: 156,
      StreamViewType: 'NEW_IMAGE' },
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:1:table/t/stream/s', ...more };
}

const ofMessage = ({ message_group_uuid: group, uuid, created_at: time }) =>
  record(`MSG#${group}`, `${time}#${uuid}`);
const sequenceOf = ({ dynamodb }) => dynamodb.SequenceNumber;
const groupOf = async (person, group) =>
  (await get(site.url, person, '/api/message_groups')).json
    .find(({ uuid }) => uuid === group);
const say = async (person, body) => (await post(site.url, person, body)).json;
const itemsOf = async (group) => (await items(place))
  .filter(({ pk }) => pk === `MSG#${group}`);
const done = { batchItemFailures: [] };
const failedFrom = (one) =>
  ({ batchItemFailures: [{ itemIdentifier: sequenceOf(one) }] });

/* Two who talk, and one more message whose list is not fresh yet. */
async function stale(text = 'news') {
  const { ann, bob, group } = await pair(site.url);
  const message = await say(ann, { message_group_uuid: group, message: text });

  return { ann, bob, group, record: ofMessage(message) };
}

test('a new message is on top of both lists', async () => {
  const { ann, bob, group, record: one } = await stale('the news');

  assert.equal((await groupOf(bob, group)).message, firstText);
  const { json, error } = await lambda.invoke({ Records: [one] });

  assert.equal(error, null);
  assert.deepEqual(json, done);
  assert.equal((await groupOf(bob, group)).message, 'the news');
  assert.equal((await groupOf(bob, group)).unread_count, 2);
  assert.equal((await groupOf(ann, group)).message, 'the news');
  assert.equal((await groupOf(ann, group)).unread_count, 0);
});

test('the same batch again, in any order, writes nothing', async () => {
  const { ann, group, record: one } = await stale();
  const two = ofMessage(await say(ann,
    { message_group_uuid: group, message: 'more' }));

  await lambda.invoke({ Records: [one, two] });
  const fresh = await itemsOf(group);
  table.forget();
  for (const records of [[one, two], [two, one], [two, two, two], [one]]) {
    const { json } = await lambda.invoke({ Records: records });

    assert.deepEqual(json, done);
  }
  assert.deepEqual(await itemsOf(group), fresh);
  assert.ok(table.requests.every(({ operation }) => operation === 'Query'),
    JSON.stringify(table.requests.map(({ operation }) => operation)));
});

test('a group is read once however many records name it', async () => {
  const { record: one } = await stale();

  table.forget();
  await lambda.invoke({ Records: Array(50).fill(one) });
  assert.equal(table.of('Query').length, 1);
});

test('what is no new message is passed over', async () => {
  const group = randomUUID();
  const { json } = await lambda.invoke({ Records: [
    record(`GRP#${group}`, 'x'), record(`MSG#${group}`, `MEMBER#${group}`),
    record('PAIR#a#b', 'PAIR'), record('MSG#no uuid', 'x'),
    { ...record(`MSG#${group}`, 'x'), eventName: 'MODIFY' },
    { ...record(`MSG#${group}`, 'x'), eventName: 'REMOVE' }] });

  assert.deepEqual(json, done);
  assert.deepEqual(table.requests, []);
  assert.deepEqual((await lambda.invoke({ Records: [] })).json, done);
});

test('names the first record of what could not be done', async () => {
  const good = await stale();
  const bad = await stale();
  const last = await stale();

  table.meddle = ({ raw }) =>
    raw.includes(bad.group) ? faults.throttle() : null;
  const { json, error, ms } = await lambda.invoke(
    { Records: [good.record, bad.record, last.record, bad.record] },
    { timeoutMs: 3000 });
  assert.equal(error, null);
  assert.deepEqual(json, failedFrom(bad.record));
  assert.ok(ms < 3000, `it took ${ms} ms`);
  assert.equal((await groupOf(good.bob, good.group)).message, 'news');
  assert.match(lambda.log(), new RegExp(`again_from=${sequenceOf(bad.record)}`));

  table.meddle = () => null;
  const again = await lambda.invoke({ Records: [bad.record, last.record] });
  assert.deepEqual(again.json, done);
  assert.equal((await groupOf(bad.bob, bad.group)).message, 'news');
  assert.equal((await groupOf(last.bob, last.group)).message, 'news');
});

for (const [what, fault] of Object.entries({
  'throttles for a while': faults.throttle, 'loses answers': faults.lose,
  'resets connections': faults.reset, 'answers garbage': faults.garbage,
  'is unavailable': faults.unavailable }))
  test(`a DynamoDB that ${what} loses nothing`, async () => {
    const { bob, group, record: one } = await stale(what);
    let left = 2;

    table.meddle = () => (left-- > 0 ? fault() : null);
    const { json } = await lambda.invoke({ Records: [one] });
    assert.deepEqual(json, done);
    assert.equal((await groupOf(bob, group)).message, what);
  });

test('a DynamoDB that hangs is given up before Lambda gives up', async () => {
  const { record: one } = await stale();

  table.meddle = () => faults.hang();
  const { json, error, ms } = await lambda.invoke({ Records: [one] },
    { timeoutMs: 2000 });
  assert.equal(error, null);
  assert.deepEqual(json, failedFrom(one));
  assert.ok(ms < 2000, `it took ${ms} ms`);
});

test('a group that cannot be made fresh does not hold up the rest',
  async () => {
    const { bob, group, record: one } = await stale('all the same');
    const gone = record(`MSG#${randomUUID()}`,
      `2024-01-01T00:00:00.000000Z#${randomUUID()}`);
    const { json } = await lambda.invoke({ Records: [gone, one] });

    assert.deepEqual(json, done);
    assert.equal((await groupOf(bob, group)).message, 'all the same');
  });

for (const [what, event] of Object.entries({
  'no JSON': '{"Records":[', 'nothing at all': '', 'a list': '[]',
  'an object without records': '{}', 'records that are no list':
    { Records: {} }, 'a record that is no object': { Records: [1] },
  'a record without keys': { Records: [{ eventName: 'INSERT' }] },
  'another event of Lambda': { version: '1', triggerSource: 'x' } }))
  test(`reports an event that is ${what}, and goes on`, async () => {
    const { error, json } = await lambda.invoke(event);

    assert.match(error, /^Function\./);
    assert.equal(json.errorType, error);
    assert.deepEqual(table.requests, []);
    assert.deepEqual((await lambda.invoke({ Records: [] })).json, done);
  });

test('takes an event of 6 MB', async () => {
  const { bob, group, record: one } = await stale('a large batch');
  const filler = record('GRP#x', 'x');

  filler.dynamodb.NewImage.message.S = 'x'.repeat(60 * 1024);
  const { json } = await lambda.invoke(
    { Records: [...Array(99).fill(filler), one] });
  assert.deepEqual(json, done);
  assert.equal((await groupOf(bob, group)).message, 'a large batch');
});
