/* What a stream of AWS does and DynamoDB Local does not show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { faults } from '../lib/fault-dynamodb.mjs';
import { dynamodbBefore } from '../lib/cli.mjs';
import { until } from '../lib/processes.mjs';
import { Conversation, fakeOf, leases, leaveLeases, newTable, siteOf,
  startStream, streamLabel } from '../lib/stream.mjs';

/*
 * A table with a site on it, a fake of its stream, and conversations. That
 * all groups were refreshed was noted before: only the stream does it now.
 * All of it ends with the test `t`; start() starts a cruddur-stream.
 */
async function world(t, conversations = 1) {
  const place = await newTable();
  const fake = await fakeOf(place);
  const site = await siteOf(place);
  const parts = [site, fake];
  const start = async (settings, options) => {
    const stream = await startStream(place, settings, options);

    parts.unshift(stream);
    return stream;
  };

  t.after(async () => {
    for (const part of parts)
      await part.stop();
  });
  await leaveLeases(place, 0);
  return { place, fake, start, talks: await Promise.all(Array.from(
    { length: conversations }, () => Conversation.begin(site))) };
}

/* A new message of each conversation, told in the shards' records in turn. */
function tell(fake, talks, shards, text) {
  return Promise.all(talks.map(async (talk, i) => {
    const key = await talk.append(text);

    fake.add(shards[i % shards.length], key);
  }));
}

test('reads split shards after their parents, listed on many pages',
  async (t) => {
    const { place, fake, start, talks } = await world(t, 2);

    fake.shardsAPage = 1;
    fake.addShard('shardId-root', 'shardId-long-gone');
    await tell(fake, talks, ['shardId-root'], 'before the split');
    fake.split('shardId-root', 'shardId-left', 'shardId-right');
    await tell(fake, talks, ['shardId-left', 'shardId-right'], 'after it');
    await start();
    await until('all shards were read', async () => {
      const held = await leases(place);

      return held['shardId-left']?.sequence_number
        && held['shardId-right']?.sequence_number;
    });
    for (const talk of talks)
      await talk.untilFresh('after it');
    const read = fake.of('GetRecords').map(({ body }) =>
      body.ShardIterator.split('|')[0]);
    assert.ok(read.lastIndexOf('shardId-root') < read.indexOf('shardId-left'));
    assert.ok(read.lastIndexOf('shardId-root') < read.indexOf('shardId-right'));
    assert.ok(fake.of('DescribeStream').some(({ body }) =>
      body.ExclusiveStartShardId === 'shardId-left'));
    const held = await leases(place);
    assert.equal(held['shardId-root'].ended, 1);
    assert.equal(held['shardId-root'].owner, undefined);
    assert.ok(held['shardId-left'].owner && held['shardId-right'].owner);
  });

test('goes on in the children of a shard that is split while it is read',
  async (t) => {
    const { place, fake, start, talks } = await world(t);

    fake.addShard('shardId-1');
    const stream = await start();
    for (let generation = 1; generation < 4; generation++) {
      const child = `shardId-${generation + 1}`;

      fake.split(`shardId-${generation}`, child);
      await tell(fake, talks, [child], `generation ${generation}`);
      await talks[0].untilFresh(`generation ${generation}`);
    }
    assert.doesNotMatch(stream.lines(), /repair/);
  });

test('reads several shards side by side', async (t) => {
  const { place, fake, start, talks } = await world(t, 4);
  const shards = ['shardId-a', 'shardId-b', 'shardId-c', 'shardId-d'];

  for (const shard of shards)
    fake.addShard(shard);
  const stream = await start();
  /* One that hangs does not hold up the others. */
  fake.meddle = ({ operation, body }) => operation === 'GetRecords'
    && body.ShardIterator.startsWith('shardId-a|') ? faults.hang() : null;
  await tell(fake, talks.slice(1), shards.slice(1), 'beside it');
  for (const talk of talks.slice(1))
    await talk.untilFresh('beside it');
  fake.meddle = () => null;
  await tell(fake, talks.slice(0, 1), shards, 'back');
  await talks[0].untilFresh('back');
});

test('fetches a new iterator for one that expired', async (t) => {
  const { place, fake, start, talks } = await world(t);

  fake.addShard('shardId-a');
  const stream = await start();
  for (const text of ['one', 'two', 'three']) {
    fake.expireIterators();
    await tell(fake, talks, ['shardId-a'], text);
    await talks[0].untilFresh(text);
  }
  const types = fake.of('GetShardIterator').map(({ body }) =>
    body.ShardIteratorType);
  assert.equal(types[0], 'TRIM_HORIZON');
  assert.equal(types.at(-1), 'AFTER_SEQUENCE_NUMBER');
});

test('says when records were trimmed, and refreshes all from the table',
  async (t) => {
    const { place, fake, start, talks } = await world(t);
    const [talk] = talks;

    fake.addShard('shardId-a');
    const first = fake.add('shardId-a', await talk.append('read long ago'));
    await tell(fake, talks, ['shardId-a'], 'never read');
    fake.trim('shardId-a', 2);
    await leaveLeases(place, 25,
      { 'shardId-a': { sequence_number: first } });
    const stream = await start();
    await stream.logged(
      /level=error .*shardId-a: records after \d+ were trimmed/);
    await stream.logged(/repair is done/);
    await talk.untilFresh('never read');
    await tell(fake, talks, ['shardId-a'], 'and on');
    await talk.untilFresh('and on');
    assert.equal((await leases(place)).REPAIR.ended, 1);
  });

test('says when a shard was gone before it was read to its end', async (t) => {
  const { place, fake, start, talks } = await world(t);

  fake.addShard('shardId-b', 'shardId-a');
  await talks[0].append('in the shard that is gone');
  await leaveLeases(place, 25,
      { 'shardId-a': { sequence_number: '7' } });
  const stream = await start();
  await stream.logged(/level=error .*shardId-a: trimmed before it was read/);
  await stream.logged(/repair is done/);
  await talks[0].untilFresh('in the shard that is gone');
  assert.equal((await leases(place))['shardId-a'].ended, 1);
});

test('a shard whose parent nobody has read makes all be refreshed',
  async (t) => {
    const { place, fake, start, talks } = await world(t);

    fake.addShard('shardId-c', 'shardId-b');
    await talks[0].append('in the shard between');
    await leaveLeases(place, 25,
      { 'shardId-a': { sequence_number: '7', ended: 1 } });
    const stream = await start();
    await stream.logged(/repair is done/);
    await talks[0].untilFresh('in the shard between');
  });

test('so does one whose parent was read, but went so long ago that its own '
  + 'first records may have gone, too', async (t) => {
  const { place, fake, start, talks } = await world(t);

  fake.addShard('shardId-b', 'shardId-a');
  await talks[0].append('in what was trimmed');
  await leaveLeases(place, 25,
    { 'shardId-a': { sequence_number: '7', ended: 1 } });
  const stream = await start();
  await stream.logged(/repair is done/);
  await talks[0].untilFresh('in what was trimmed');
});

test('does not refresh all again after a restart', async (t) => {
  const { place, fake, start, talks } = await world(t);

  fake.addShard('shardId-a');
  const stream = await start();
  await tell(fake, talks, ['shardId-a'], 'before the restart');
  await talks[0].untilFresh('before the restart');
  await stream.stop();
  const again = await start();
  await tell(fake, talks, ['shardId-a'], 'after the restart');
  await talks[0].untilFresh('after the restart');
  assert.doesNotMatch(again.lines(), /repair/);
});

const troubles = {
  'is throttled': () => faults.throttle(),
  'answers 500': () => faults.unavailable(500),
  'answers garbage': () => faults.garbage(),
  'answers an object that is none of DynamoDB\'s': () =>
    faults.garbage('{"Records":[{"eventName":"INSERT"}]}'),
  'resets connections': () => faults.reset(),
  'trims what is asked for': () =>
    faults.refuse('TrimmedDataAccessException'),
  'says that the iterator is not valid': () =>
    faults.refuse('ValidationException'),
};

for (const [what, trouble] of Object.entries(troubles))
  test(`loses nothing when the stream ${what}`, async (t) => {
    const { place, fake, start, talks } = await world(t, 2);

    fake.addShard('shardId-a');
    fake.addShard('shardId-b', 'shardId-a');
    fake.meddle = ({ number }) => (number % 2 === 0 ? null : trouble());
    const stream = await start({}, { wait: false });
    await tell(fake, talks, ['shardId-a'], 'in trouble');
    for (const talk of talks)
      await talk.untilFresh('in trouble', 60000);
    fake.meddle = () => null;
    fake.close('shardId-a');
    await tell(fake, talks, ['shardId-b'], 'after it');
    for (const talk of talks)
      await talk.untilFresh('after it', 60000);
    assert.ok(stream.running);
  });

test('asks for fewer records when a page is too large', async (t) => {
  const { place, fake, start, talks } = await world(t);
  const image = { padding: { S: 'x'.repeat(30000) } };

  fake.addShard('shardId-a');
  for (let i = 0; i < 400; i++)
    fake.add('shardId-a', { pk: 'IDEM#x', sk: `${i}`, image });
  await tell(fake, talks, ['shardId-a'], 'behind large ones');
  await start();
  await talks[0].untilFresh('behind large ones');
  const limits = fake.of('GetRecords').map(({ body }) => body.Limit);
  assert.equal(limits[0], 1000);
  assert.ok(Math.min(...limits) < 400);
});

test('a new stream is read from its start, and all is refreshed', async (t) => {
  const { place, fake, start, talks } = await world(t);
  const label = await streamLabel(place);
  let current = label;
  const table = await dynamodbBefore(async (action, body) => {
    if (action !== 'DescribeTable')
      return null;
    return { status: 200, body: { Table: { TableName: body.TableName,
      StreamSpecification: { StreamEnabled: true },
      LatestStreamArn: `arn:${current}`, LatestStreamLabel: current } } };
  });

  t.after(() => table.stop());
  fake.addShard('shardId-a');
  const stream = await start({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
  await talks[0].append('while nobody looked');
  fake.remove('shardId-a');
  fake.addShard('shardId-z');
  current = '2026-11-22T09:00:00.000';
  await stream.logged(/level=warning .*the table has a new stream/);
  await talks[0].untilFresh('while nobody looked');
  await tell(fake, talks, ['shardId-z'], 'in the new stream');
  await talks[0].untilFresh('in the new stream');
  const held = await leases(place);
  assert.equal(held['shardId-z'].pk, `STREAM#${current}`);
  assert.equal(held['shardId-a'].owner, undefined);
});

test('waits for a table, and says how to make it', async (t) => {
  const { place, fake, start, talks } = await world(t);
  const tables = new Set();
  const table = await dynamodbBefore(async (action) =>
    (action === 'DescribeTable' && !tables.has(place.name)
      ? { status: 400, body: {
        __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
        message: 'no' } } : null));

  t.after(() => table.stop());
  fake.addShard('shardId-a');
  const stream = await start({ AWS_ENDPOINT_URL_DYNAMODB: table.url },
    { wait: false });
  await stream.logged(
    /level=error .*make it with 'cruddurctl ddb schema-load'/);
  await sleep(3000);
  assert.equal(stream.lines().match(/schema-load/g).length, 1);
  tables.add(place.name);
  await stream.logged(/ready:/);
  await tell(fake, talks, ['shardId-a'], 'at last');
  await talks[0].untilFresh('at last');
});
