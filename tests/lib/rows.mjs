/*
 * Rows of conversations, made by the test itself: in today's form, all of
 * them as they should be, and in the form of the original.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ctl, dynamodb, ownPlace } from './cli.mjs';
import { env as stackEnv } from './stack.mjs';

const DAY_MS = 86400000;

/* A table of the test's own beside the people of the stack. */
export function ownTable() {
  const place = ownPlace();

  place.env.CONNECTION_URL = stackEnv.CONNECTION_URL;
  return place;
}

/* With the service's program; remove it with dropTable. */
export async function makeTable(place) {
  await ctl(place, 'ddb schema-load');
}

export function dropTable(place) {
  return dynamodb('DeleteTable', { TableName: place.name });
}

/*
 * The rows of a conversation of `ann` and `bob`, a second between messages,
 * the newest a day ago: { group, messages, members, lists, pair }. Senders
 * take turns, ann first; nobody has read more than they answered.
 */
export function conversation(ann, bob,
  { group = randomUUID(), count = 3, newest = Date.now() - DAY_MS } = {}) {
  const people = [ann, bob];
  const messages = Array.from({ length: count }, (_, i) => {
    const uuid = randomUUID();

    return { pk: `MSG#${group}`, message_uuid: uuid, message: `text ${i}`,
      sk: `${time(newest - (count - 1 - i) * 1000)}#${uuid}`,
      ...named(people[i % 2]) };
  });
  const sk = `${time(newest)}#${group}`;
  const last = messages.at(-1);
  const sides = [[ann, bob], [bob, ann]].map(([me, other]) => {
    const mine = messages.findLastIndex((row) => row.user_uuid === me.uuid);
    const unread = Math.min(count - 1 - mine, 100);

    return { member: { pk: `MSG#${group}`, sk: `MEMBER#${me.uuid}`,
      user_uuid: me.uuid, other_uuid: other.uuid, rev: 1,
      other_display_name: other.name, other_handle: other.handle,
      ...(count > 0 && { group_sk: sk }), unread_count: unread },
    list: { pk: `GRP#${me.uuid}`, sk, message_group_uuid: group,
      message: last?.message, ...named(other), unread_count: unread } };
  });

  return { group, messages, members: sides.map(({ member }) => member),
    lists: count > 0 ? sides.map(({ list }) => list) : [],
    pair: { pk: pairKey(ann, bob), sk: 'PAIR', group_uuid: group } };
}

export function pairKey(ann, bob) {
  return `PAIR#${[ann.uuid, bob.uuid].sort().join('#')}`;
}

/* All rows of a conversation, or of what is left of one. */
export function rowsOf({ messages, members, lists, pair }) {
  return [...messages, ...members, ...lists, ...(pair ? [pair] : [])];
}

/*
 * A conversation as the original wrote it: bare times as keys, `times` as
 * they stand there, oldest first, and neither members nor a pair.
 */
export function oldConversation(ann, bob, times,
  { group = randomUUID(), withUuid = (i) => i % 2 === 0 } = {}) {
  const messages = times.map((sk, i) => ({ pk: `MSG#${group}`, sk,
    message: `old ${i} of ${group}`, ...named(i % 3 ? ann : bob),
    ...(withUuid(i) && { message_uuid: randomUUID() }) }));
  const lists = [[ann, bob], [bob, ann]].map(([me, other]) => ({
    pk: `GRP#${me.uuid}`, sk: times.at(-1), message_group_uuid: group,
    message: messages.at(-1).message, ...named(other) }));

  return { group, messages, lists, members: [] };
}

/* The original's table: no stream, no time to live, provisioned. */
export async function makeOldTable(place) {
  const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
  const keys = (hash, range) => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' }];

  const { error } = await dynamodb('CreateTable', { TableName: place.name,
    AttributeDefinitions: ['message_group_uuid', 'pk', 'sk'].map((name) => ({
      AttributeName: name, AttributeType: 'S' })),
    KeySchema: keys('pk', 'sk'), BillingMode: 'PROVISIONED',
    ProvisionedThroughput: units,
    GlobalSecondaryIndexes: [{ IndexName: 'message-group-sk-index',
      KeySchema: keys('message_group_uuid', 'sk'),
      Projection: { ProjectionType: 'ALL' }, ProvisionedThroughput: units }],
  });

  assert.equal(error, undefined, error);
}

export async function putRows(place, rows) {
  const puts = rows.map((row) => ({ PutRequest: { Item: typed(row) } }));

  for (let at = 0; at < puts.length; at += 25) {
    const answer = await dynamodb('BatchWriteItem',
      { RequestItems: { [place.name]: puts.slice(at, at + 25) } });

    assert.equal(answer.error, undefined);
  }
}

export function deleteRow(place, { pk, sk }) {
  return dynamodb('DeleteItem', { TableName: place.name,
    Key: typed({ pk, sk }) });
}

/* All rows of the table, of any number, in the order of their keys. */
export async function allRows(place) {
  const rows = [];
  let last;

  do {
    const page = await dynamodb('Scan', { TableName: place.name,
      ConsistentRead: true, ExclusiveStartKey: last });

    rows.push(...page.Items.map((item) => Object.fromEntries(
      Object.entries(item).map(([name, { S, N }]) => [name, S ?? Number(N)]))));
    last = page.LastEvaluatedKey;
  } while (last);
  return rows.sort((a, b) =>
    (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

/* Six digits and Z, as rows have it. */
export function time(ms) {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

function named({ uuid, name, handle }) {
  return { user_uuid: uuid, user_display_name: name, user_handle: handle };
}

function typed(row) {
  return Object.fromEntries(Object.entries(row).map(([name, value]) =>
    [name, typeof value === 'number' ? { N: `${value}` } : { S: value }]));
}
