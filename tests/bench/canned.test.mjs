/* The canned DynamoDB speaks the protocol that its callers rely on. */
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startCanned } from '../../bench/canned.mjs';
import { people } from '../../bench/world.mjs';
import { checkout } from '../../stack/paths.mjs';

const build = process.env.BENCH_BUILD ?? 'build/release';
const skip = !existsSync(join(checkout, build, 'bench/canned_dynamodb'))
  && `no bench in ${build}`;
const agent = new Agent({ keepAlive: true });
let canned;

before(async () => { canned = skip ? null : await startCanned(build); });
after(() => {
  agent.destroy();
  canned?.stop();
});

/* { status, type, answer } of one call; a list is sent in chunks. */
function call(operation, body) {
  const pieces = Array.isArray(body) ? body : [JSON.stringify(body)];
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };

  if (!Array.isArray(body))
    headers['content-length'] = Buffer.byteLength(pieces[0]);
  return new Promise((resolve, reject) => {
    const sent = request(canned.url, { method: 'POST', agent, headers },
      async (response) => resolve({ status: response.statusCode,
        type: response.headers['content-type'],
        answer: JSON.parse(Buffer.concat(await response.toArray())) }));

    sent.once('error', reject);
    pieces.forEach((piece) => sent.write(piece));
    sent.end();
  });
}

const partition = (pk, Limit) => ({ Limit, ScanIndexForward: false,
  ExpressionAttributeValues: { ':pk': { S: pk } } });

test('a group gives its members, then its newest messages', { skip },
  async () => {
    const { status, type, answer } = await call('Query',
      partition(`MSG#${people[5].group}`, 23));
    const keys = answer.Items.map(({ sk }) => sk.S);

    assert.equal(status, 200);
    assert.equal(type, 'application/x-amz-json-1.0');
    assert.equal(answer.Items.length, 23);
    assert.deepEqual(keys.slice(0, 2),
      [`MEMBER#${people[6].uuid}`, `MEMBER#${people[5].uuid}`]);
    assert.deepEqual(keys, [...keys].sort().reverse());
    assert.equal(answer.LastEvaluatedKey.sk.S, keys.at(-1));
  });

test('a user gets their conversations, newest first', { skip }, async () => {
  const { answer } = await call('Query', partition(`GRP#${people[9].uuid}`,
    21));
  const keys = answer.Items.map(({ sk }) => sk.S);

  assert.equal(answer.Items.length, 21);
  assert.deepEqual(keys, [...keys].sort().reverse());
  assert.ok(answer.Items.every(({ unread_count: { N } }) => N >= 0));
});

test('a limit of two gives two', { skip }, async () => {
  const { answer } = await call('Query', partition(`MSG#${people[5].group}`,
    2));

  assert.equal(answer.Count, 2);
});

test('only members have a member item', { skip }, async () => {
  const item = (user) => call('GetItem', { Key: {
    pk: { S: `MSG#${people[5].group}` }, sk: { S: `MEMBER#${user.uuid}` } } });

  assert.equal((await item(people[6])).answer.Item.other_uuid.S,
    people[5].uuid);
  assert.deepEqual((await item(people[7])).answer, {});
});

test('a body in chunks is read whole', { skip }, async () => {
  const before = await canned.calls();
  const { status } = await call('PutItem',
    ['{"Item":', '"'.padEnd(200000, 'x'), '"}']);

  assert.equal(status, 200);
  assert.equal(await canned.calls(), before + 1);
});

test('an operation it does not know is refused', { skip }, async () => {
  const { status, answer } = await call('Nonsense', {});

  assert.equal(status, 400);
  assert.match(answer.__type, /UnknownOperationException/);
});

test('the delay holds for all callers at once', { skip }, async () => {
  await canned.setDelay(50);
  const began = performance.now();

  await Promise.all(Array.from({ length: 20 }, () => call('PutItem', {})));
  const took = performance.now() - began;

  await canned.setDelay(0);
  assert.ok(took >= 50 && took < 500, `${took} ms`);
});
