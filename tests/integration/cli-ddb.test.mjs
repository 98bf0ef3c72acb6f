/* cruddurctl ddb …: the DynamoDB table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ctl, dynamodb, dynamodbBefore, items, ownPlace, placesOfFile, run,
  sql, tableExists }
  from '../lib/cli.mjs';

const GROUP = '5ae290ed-55d1-47a0-bc6d-fe2bc2700399';
const MINUTE_MS = 60000;
const newPlace = placesOfFile();

async function builtPlace() {
  const place = newPlace();

  await run(place, 'db setup --yes');
  await run(place, 'ddb schema-load');
  return place;
}

test('schema-load makes the whole table, once', async () => {
  const place = newPlace();

  assert.match((await run(place, 'ddb schema-load')).out, /has been created/);
  assert.match((await run(place, 'ddb schema-load')).out, /was there already/);
  const { Table } = await dynamodb('DescribeTable', { TableName: place.name });
  const [index] = Table.GlobalSecondaryIndexes;

  assert.deepEqual(Table.KeySchema.map((key) => key.AttributeName),
    ['pk', 'sk']);
  assert.equal(index.IndexName, 'message-group-sk-index');
  assert.deepEqual(index.KeySchema.map((key) => key.AttributeName),
    ['message_group_uuid', 'sk']);
  assert.equal(index.Projection.ProjectionType, 'ALL');
  assert.equal(Table.StreamSpecification.StreamViewType, 'NEW_IMAGE');
  assert.equal(Table.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST');
  const { TimeToLiveDescription } = await dynamodb('DescribeTimeToLive',
    { TableName: place.name });

  assert.equal(TimeToLiveDescription.AttributeName, 'expires_at_epoch');
});

test('a table of another form is not taken for ours', async () => {
  const place = newPlace();

  await dynamodb('CreateTable', { TableName: place.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });
  const { code, err } = await ctl(place, 'ddb schema-load');

  assert.equal(code, 3);
  assert.match(err, /another form.*keys/);
});

test('the seeded conversation is complete', async () => {
  const place = await builtPlace();

  assert.match((await run(place, 'ddb seed')).out, /messages added: \d+/);
  const all = await items(place);
  const messages = all.filter(({ sk }) => /^2\d{3}-/.test(sk)
    && !sk.endsWith(GROUP)).sort((a, b) => (a.sk < b.sk ? -1 : 1));
  const [andrew, bayko] = sql(place, `select uuid from users
    where handle in ('andrewbrown', 'bayko') order by handle`).split('\n');
  const last = messages.at(-1);

  assert.ok(messages.length >= 95 && messages.length <= 110);
  assert.equal(all.length, messages.length + 5);
  assertOneMinuteApart(messages);
  for (const [me, other] of [[andrew, bayko], [bayko, andrew]])
    assertMember(all, messages, me, other, last);
  const pair = all.find(({ pk }) => pk.startsWith('PAIR#'));

  assert.deepEqual(pair, { pk: `PAIR#${[andrew, bayko].sort().join('#')}`,
    sk: 'PAIR', group_uuid: GROUP });
});

function assertOneMinuteApart(messages) {
  const times = messages.map(({ sk }) => Date.parse(sk.split('#')[0]));

  times.slice(1).forEach((time, i) =>
    assert.equal(time - times[i], MINUTE_MS));
  assert.ok(times.at(-1) < Date.now());
  assert.ok(times.at(-1) > Date.now() - 15 * MINUTE_MS);
}

function assertMember(all, messages, me, other, last) {
  const member = all.find(({ sk }) => sk === `MEMBER#${me}`);
  const group = all.find(({ pk }) => pk === `GRP#${me}`);
  const mine = messages.findLastIndex((row) => row.user_uuid === me);
  const unread = messages.length - 1 - mine;

  assert.equal(member.pk, `MSG#${GROUP}`);
  assert.equal(member.other_uuid, other);
  assert.equal(member.unread_count, unread);
  assert.equal(member.last_read_sk, messages[mine].sk);
  assert.equal(member.group_sk, group.sk);
  assert.equal(group.sk, `${last.sk.split('#')[0]}#${GROUP}`);
  assert.equal(group.message_group_uuid, GROUP);
  assert.equal(group.message, last.message);
  assert.equal(group.user_uuid, other);
  assert.equal(group.unread_count, unread);
}

test('seeding again changes nothing', async () => {
  const place = await builtPlace();

  await run(place, 'ddb seed');
  const before = await items(place);
  const { messages_added: added } = JSON.parse(
    (await run(place, 'ddb seed --json')).out);

  assert.equal(added, 0);
  assert.deepEqual(await items(place), before);
});

test('a seeding that broke off is taken up, with no message twice',
  async () => {
    const place = await builtPlace();
    const broken = await dynamodbBefore((action) =>
      action === 'TransactWriteItems' && { status: 400,
        body: { __type: 'x#ValidationException', message: 'no' } });
    const { code } = await ctl(place, 'ddb seed',
      { AWS_ENDPOINT_URL_DYNAMODB: broken.url });
    const half = await items(place);

    broken.stop();
    assert.equal(code, 1);
    await run(place, 'ddb seed');
    assert.equal((await items(place)).length, half.length + 5);
  });

test('two seedings at the same time make one conversation', async () => {
  const place = await builtPlace();

  /* keys are made of whole minutes: not while one ends */
  if (Date.now() % MINUTE_MS > MINUTE_MS - 5000)
    await new Promise((resolve) => setTimeout(resolve, 5000));
  await Promise.all([run(place, 'ddb seed'), run(place, 'ddb seed')]);
  const all = await items(place);
  const texts = all.filter((item) => item.message_uuid)
    .map((item) => item.message);

  assert.equal(new Set(texts).size, texts.length);
  assert.equal(all.length, texts.length + 5);
});

test('a seeding that another one overtakes says that it is there',
  async () => {
    const place = await builtPlace();
    const overtaken = await dynamodbBefore(async (action) => {
      if (action === 'GetItem')
        await run(place, 'ddb seed');
      return null;
    });
    const { code, out } = await ctl(place, 'ddb seed --json',
      { AWS_ENDPOINT_URL_DYNAMODB: overtaken.url });

    overtaken.stop();
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).messages_added, 0);
  });

test('items that DynamoDB leaves over are sent again', async () => {
  const place = await builtPlace();
  let left = 0;
  const slow = await dynamodbBefore(async (action, body) => {
    const requests = body.RequestItems?.[place.name];

    if (action !== 'BatchWriteItem' || requests.length < 10)
      return null;
    const over = requests.splice(5);

    left += over.length;
    await dynamodb('BatchWriteItem', body);
    return { status: 200,
      body: { UnprocessedItems: { [place.name]: over } } };
  });
  const { out } = await run(place, 'ddb seed --json',
    { AWS_ENDPOINT_URL_DYNAMODB: slow.url });

  slow.stop();
  assert.ok(left > 0);
  assert.equal((await items(place)).length,
    JSON.parse(out).messages_added + 5);
});

test('the seed leaves another conversation of the two alone', async () => {
  const place = await builtPlace();
  const [a, b] = sql(place, `select uuid from users
    where handle in ('andrewbrown', 'bayko') order by uuid`).split('\n');

  await dynamodb('PutItem', { TableName: place.name, Item: {
    pk: { S: `PAIR#${a}#${b}` }, sk: { S: 'PAIR' },
    group_uuid: { S: 'other' } } });
  const { code, err } = await ctl(place, 'ddb seed');

  assert.equal(code, 3);
  assert.match(err, /conversation of their own/);
  assert.equal((await items(place)).length, 1);
});

test('seeding without people or table says what to run', async () => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  const nobody = await ctl(place, 'ddb seed');

  assert.equal(nobody.code, 4);
  assert.match(nobody.err, /cruddurctl db seed/);
  await run(place, 'db seed');
  const nowhere = await ctl(place, 'ddb seed');

  assert.equal(nowhere.code, 4);
  assert.match(nowhere.err, /cruddurctl ddb schema-load/);
});

test('list-tables shows every page', async () => {
  const server = await dynamodbBefore((action, body) =>
    action === 'ListTables' && { status: 200,
      body: body.ExclusiveStartTableName === 'b' ? { TableNames: ['c'] }
        : { TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' } });
  const place = ownPlace();
  const env = { AWS_ENDPOINT_URL_DYNAMODB: server.url };
  const text = await run(place, 'ddb list-tables', env);
  const json = await run(place, 'ddb list-tables --json', env);

  server.stop();
  assert.equal(text.out, 'a\nb\nc\n');
  assert.deepEqual(JSON.parse(json.out), { tables: ['a', 'b', 'c'] });
});

test('drop removes the table it is told, and only that', async () => {
  const place = newPlace();
  const other = newPlace();

  await run(place, 'ddb schema-load');
  await run(other, 'ddb schema-load');
  await run(place, `ddb drop ${other.name} --yes`);
  assert.equal(await tableExists(other), false);
  assert.equal(await tableExists(place), true);
  assert.match((await run(place, `ddb drop ${other.name} --yes`)).out,
    /was not there/);
});
