/*
 * The DynamoDB table of the running stack, for tests that put rows into it
 * as another program did, or look at what was written.
 */
import assert from 'node:assert/strict';
import { env } from './stack.mjs';

const authorization = 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/'
  + 'dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/* One call on the table; DynamoDB Local checks no signature. */
export async function table(action, request) {
  const answer = await fetch(env.AWS_ENDPOINT_URL_DYNAMODB, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}` },
    body: JSON.stringify({ TableName: env.DDB_MESSAGE_TABLE, ...request }),
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

/* All items of a partition, texts and numbers plain. */
export async function partition(pk) {
  const { Items: items } = await table('Query', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } }, ConsistentRead: true });

  return items.map((item) => Object.fromEntries(Object.entries(item).map(
    ([name, value]) => [name, value.S ?? Number(value.N)])));
}
