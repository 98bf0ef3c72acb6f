/*
 * The DynamoDB table of the running stack, for tests that put rows into it
 * as another program did, or look at what was written.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { env } from './stack.mjs';

const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/'
  + 'dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/* One call on the table. */
export function table(action, request) {
  return call(action, { TableName: env.DDB_MESSAGE_TABLE, ...request });
}

/* DynamoDB Local checks no signature. */
async function call(action, request) {
  const answer = await fetch(env.AWS_ENDPOINT_URL_DYNAMODB, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}` },
    body: JSON.stringify(request),
  });
  const text = await answer.text();

  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

/* Puts an item of texts. */
export function putItem(item) {
  return table('PutItem', { Item: Object.fromEntries(
    Object.entries(item).map(([name, text]) => [name, { S: text }])) });
}

/* Messages of one person in today's form, a second apart from 2024 on. */
export async function putMessages(group, { uuid, handle, name }, count) {
  const puts = Array.from({ length: count }, (_, i) => {
    const time = new Date(Date.UTC(2024, 0, 1) + 1000 * i).toISOString()
      .replace('Z', '000Z');
    const id = randomUUID();
    const item = { pk: `MSG#${group}`, sk: `${time}#${id}`, message_uuid: id,
      message: `message ${i}`, user_uuid: uuid, user_display_name: name,
      user_handle: handle };

    return { PutRequest: { Item: Object.fromEntries(
      Object.entries(item).map(([key, text]) => [key, { S: text }])) } };
  });

  while (puts.length > 0)
    await call('BatchWriteItem',
      { RequestItems: { [env.DDB_MESSAGE_TABLE]: puts.splice(0, 25) } });
}

/* All items of a partition, texts and numbers plain. */
export async function partition(pk) {
  const { Items: items } = await table('Query', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } }, ConsistentRead: true });

  return items.map((item) => Object.fromEntries(Object.entries(item).map(
    ([name, value]) => [name, value.S ?? Number(value.N)])));
}
