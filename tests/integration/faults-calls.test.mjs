/* What cruddurd really sends to DynamoDB: how often, and what again. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { api, service } from '../lib/stack.mjs';
import { get, pair, people, post, readAll, tryPost }
  from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';

let table;
let site;

before(async () => {
  table = await faultDynamodb();
  /* One worker, so that what one request warms the next one finds. */
  site = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
    CRUDDUR_WORKERS: '1', CRUDDUR_REQUEST_TIMEOUT_MS: '3000' });
});
after(async () => {
  await site?.stop();
  await table?.stop();
});
beforeEach(() => { table.meddle = () => null; });

/* The requests that `work` made. */
async function sentBy(work) {
  table.forget();
  await work();
  return table.requests;
}

test('pattern A reads a page by one consistent Query', async () => {
  const { ann, group } = await pair(site.url);

  for (let i = 0; i < 3; i++)
    await post(site.url, ann, { message_group_uuid: group, message: `${i}` });
  let page;
  const newest = await sentBy(async () => {
    page = await get(site.url, ann, `/api/messages/${group}?limit=2`);
  });
  const next = /<([^>]+)>/.exec(page.headers.get('link'))[1];
  const older = await sentBy(() => get(site.url, ann, next));

  for (const [requests, limit] of [[newest, 5], [older, 3]]) {
    assert.equal(requests.length, 1);
    assert.equal(requests[0].operation, 'Query');
    assert.equal(requests[0].body.ConsistentRead, true);
    assert.equal(requests[0].body.ScanIndexForward, false);
    assert.equal(requests[0].body.Limit, limit);
  }
});

test('pattern B lists conversations by one consistent Query', async () => {
  const { ann } = await pair(site.url);
  const requests = await sentBy(() =>
    get(site.url, ann, '/api/message_groups'));

  assert.equal(requests.length, 1);
  assert.equal(requests[0].operation, 'Query');
  assert.equal(requests[0].body.ConsistentRead, true);
  assert.equal(requests[0].body.IndexName, undefined);
});

test('finds the conversation with a person by one GetItem', async () => {
  const { ann, bob } = await pair(site.url);
  const [eve] = await people(1, site.url);

  for (const [whom, status, calls] of [[bob, 200, 0], [eve, 404, 1]]) {
    const requests = await sentBy(async () => {
      const answer = await api('GET', `/api/message_groups/@${whom.handle}`,
        { at: site.url, token: ann.token });

      assert.equal(answer.status, status);
    });

    assert.deepEqual(requests.map(({ operation }) => operation),
      Array(calls).fill('GetItem'));
  }
});

test('pattern C posts by one write: a put, with a key a transaction',
  async () => {
    const { ann, bob, group } = await pair(site.url);
    const body = { message_group_uuid: group, message: 'one' };
    const known = await sentBy(() => post(site.url, ann, body));
    const keyed = await sentBy(() =>
      post(site.url, ann, body, { 'idempotency-key': randomUUID() }));
    const unproven = await sentBy(() => post(site.url, bob, body));

    assert.deepEqual(known.map(({ operation }) => operation), ['PutItem']);
    assert.match(known[0].body.ConditionExpression, /attribute_not_exists/);
    assert.deepEqual(partsOf(keyed), ['Put', 'Put']);
    assert.deepEqual(partsOf(unproven), ['Put', 'ConditionCheck']);
  });

test('pattern D starts a conversation by one transaction', async () => {
  const { ann } = await pair(site.url);
  const [eve] = await people(1, site.url);
  const first = await sentBy(() => post(site.url, ann,
    { handle: eve.handle, message: 'hi' },
    { 'idempotency-key': randomUUID() }));
  const second = await sentBy(() => post(site.url, ann,
    { handle: eve.handle, message: 'again' }));

  assert.deepEqual(partsOf(first), ['Put', 'Put', 'Put', 'Put', 'Put', 'Put',
    'Put']);
  assert.deepEqual(second.map(({ operation }) => operation), ['PutItem']);
});

const troubles = {
  'a throttled table': () => faults.throttle(),
  ThrottlingException: () => faults.refuse('ThrottlingException'),
  RequestLimitExceeded: () => faults.refuse('RequestLimitExceeded'),
  'an error 500': () => faults.refuse('InternalServerError', 500),
  'an error 503': () => faults.unavailable(),
  'a lost answer': () => faults.lose(),
  'a reset connection': () => faults.reset(),
  'a truncated answer': () => faults.truncate(),
  'an answer cut short': () => faults.cut(),
  'an answer that is no JSON': () => faults.garbage(),
  'an empty answer': () => faults.garbage(''),
  'no answer': () => faults.hang(),
};
const ofTransactions = {
  'a conflict': () => faults.cancel('TransactionConflict'),
  'a late conflict': () => faults.cancel('None', 'TransactionConflict'),
  'throttling as a reason': () => faults.cancel('ThrottlingError'),
  'a table too slow as a reason': () =>
    faults.cancel('None', 'ProvisionedThroughputExceeded'),
  TransactionInProgressException: () =>
    faults.refuse('TransactionInProgressException'),
};
const ofPuts = {
  TransactionConflictException: () =>
    faults.refuse('TransactionConflictException'),
};

for (const [operation, kinds, headers] of [
  ['PutItem', { ...troubles, ...ofPuts }, () => ({})],
  ['TransactWriteItems', { ...troubles, ...ofTransactions },
    () => ({ 'idempotency-key': randomUUID() })]])
  for (const [what, fault] of Object.entries(kinds))
    test(`${operation}: after ${what} the same bytes go again`, async () => {
      const { ann, group } = await pair(site.url);
      let left = 1;

      table.forget();
      table.meddle = (request) =>
        request.operation === operation && left-- > 0 ? fault() : null;
      const { json } = await post(site.url, ann,
        { message_group_uuid: group, message: what }, headers());
      const sent = table.of(operation);
      const seen = await readAll(site.url, ann, group);

      assert.ok(sent.length >= 2);
      assert.equal(new Set(sent.map(({ raw }) => raw)).size, 1);
      if (operation === 'TransactWriteItems')
        assert.match(sent[0].body.ClientRequestToken, /^[0-9a-f-]{36}$/);
      assert.deepEqual(seen.map(({ uuid }) => uuid).slice(1), [json.uuid]);
    });

for (const [what, fault] of Object.entries(troubles))
  test(`Query: after ${what} the page comes all the same`, async () => {
    const { ann, group, first } = await pair(site.url);
    let left = 1;

    table.meddle = () => left-- > 0 ? fault() : null;
    assert.deepEqual((await readAll(site.url, ann, group))
      .map(({ uuid }) => uuid), [first.uuid]);
  });

test('a failed condition decides before a conflict', async () => {
  const { group } = await pair(site.url);
  const [eve] = await people(1, site.url);

  table.meddle = ({ operation }) => operation === 'TransactWriteItems'
    ? faults.cancel('TransactionConflict', 'ConditionalCheckFailed') : null;
  table.forget();
  const answer = await tryPost(site.url, eve,
    { message_group_uuid: group, message: 'let me in' });

  assert.equal(answer.status, 404);
  assert.equal(table.of('TransactWriteItems').length, 1);
});

test('what DynamoDB calls our mistake is 500, said once, and shows nothing',
  async () => {
    const { ann, group } = await pair(site.url);

    table.meddle = () => faults.refuse('ValidationException');
    table.forget();
    const answer = await tryPost(site.url, ann,
      { message_group_uuid: group, message: 'x' });

    assert.equal(answer.status, 500);
    assert.equal(answer.json.error, 'internal');
    assert.doesNotMatch(answer.text, /Validation|Dynamo|test/);
    assert.equal(table.requests.length, 1);
  });

function partsOf(requests) {
  assert.deepEqual(requests.map(({ operation }) => operation),
    ['TransactWriteItems']);
  return requests[0].body.TransactItems.map((part) => Object.keys(part)[0]);
}

