/* Starts, ends and crashes of the stream service, and two of them at once. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { dynamodb } from '../lib/cli.mjs';
import { get, inParallel, people, post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { until } from '../lib/processes.mjs';
import { buildDir, env } from '../lib/stack.mjs';
import { Conversation, conversationItems, fakeOf, leases, leaveLeases, newTable,
  siteOf, startStream } from '../lib/stream.mjs';
import { programPath } from '../../stack/cruddurd.mjs';

const program = programPath(buildDir, 'cruddur-stream');
/* What a program may take to end, and a busy machine on top. */
const END_MS = 11000;
/* A round of the service takes ten seconds. */
const TAKE_MS = 40000;

let place;
let site;
let talk;

before(async () => {
  place = await newTable();
  site = await siteOf(place);
  talk = await Conversation.begin(site);
});
after(() => site?.stop());

const shardOf = async (where) => Object.values(await leases(where))
  .find(({ sk }) => sk !== 'REPAIR');

test('says what it is, and what is wrong with its settings', async () => {
  const run = (word, more = {}) => promisify(execFile)(program, [word],
    { env: { ...env, ...more } }).then((done) => ({ code: 0, ...done }),
    (error) => error);

  assert.match((await run('--version')).stdout, /^cruddur \d/);
  assert.match((await run('--help')).stdout, /^Usage: cruddur-stream/);
  const good = await run('--check-config');
  assert.equal(good.code, 0);
  assert.match(good.stdout, /^AWS_SECRET_ACCESS_KEY=\*\*\*$/m);
  const bad = await run('--check-config', { AWS_DEFAULT_REGION: '',
    AWS_REGION: '', AWS_ENDPOINT_URL_DYNAMODB_STREAMS: 'nonsense' });
  assert.equal(bad.code, 2);
  assert.match(bad.stderr, /AWS_REGION: is missing/);
  assert.match(bad.stderr, /AWS_ENDPOINT_URL_DYNAMODB_STREAMS: /);
  const noBundle = await run('--check-config',
    { AWS_CA_BUNDLE: '/nowhere.pem' });
  assert.equal(noBundle.code, 2);
  assert.match(noBundle.stderr, /AWS_CA_BUNDLE: \/nowhere\.pem is not there/);
  assert.equal((await run('--nonsense')).code, 2);
});

test('gives its leases back at SIGTERM, and goes on from its checkpoint',
  async () => {
    const first = await startStream(place);

    await talk.append('before the restart');
    await talk.untilFresh('before the restart');
    await first.logged(/repair is done/);
    await first.stop();
    const left = await shardOf(place);
    assert.equal(left.owner, undefined);
    assert.match(left.sequence_number, /^\d+$/);
    await talk.append('while it was away');
    const again = await startStream(place);
    await talk.untilFresh('while it was away');
    assert.match(again.lines(),
      new RegExp(`reads on after ${left.sequence_number}`));
    assert.doesNotMatch(again.lines(), /repair/);
    await again.stop('SIGINT');
  });

test('goes on at once after a SIGKILL, also on the lease of the dead',
  async () => {
    const first = await startStream(place);

    await first.stop('SIGKILL');
    assert.ok((await shardOf(place)).owner);
    await talk.append('nobody was there');
    const again = await startStream(place);
    const ms = await talk.untilFresh('nobody was there');
    assert.ok(ms < 5000, `${ms} ms`);
    await again.stop();
  });

test('the whole stream once more, twice, changes no item', async () => {
  const stream = await startStream(place);

  for (let i = 0; i < 20; i++)
    await talk.append(`message ${i}`);
  await talk.untilFresh('message 19');
  await stream.stop();
  const before = await conversationItems(place);

  for (let round = 0; round < 2; round++) {
    const last = await shardOf(place);

    /* Without leases it reads from the oldest record and refreshes all. */
    for (const { pk, sk } of Object.values(await leases(place)))
      await dynamodb('DeleteItem', { TableName: place.name,
        Key: { pk: { S: pk }, sk: { S: sk } } });
    const again = await startStream(place);
    await again.logged(/repair is done/);
    await until('all was read', async () => BigInt(
      (await shardOf(place))?.sequence_number ?? 0)
      >= BigInt(last.sequence_number) - 20n);
    await again.stop();
    assert.deepEqual(await conversationItems(place), before);
  }
});

test('two share the shards, and one takes over what the other leaves',
  async () => {
    const own = await newTable();
    const ownSite = await siteOf(own);
    const fake = await fakeOf(own);

    try {
      const shards = ['shardId-a', 'shardId-b', 'shardId-c', 'shardId-d'];
      const talks = await Promise.all(shards.map(() =>
        Conversation.begin(ownSite)));
      const tell = async (text) => {
        for (const [i, shard] of shards.entries())
          fake.add(shard, await talks[i].append(text));
        for (const each of talks)
          await each.untilFresh(text, 30000);
      };
      const held = async (stream) => Object.values(await leases(own))
        .filter(({ owner }) => owner?.includes(`:${stream.pid}:`)).length;

      for (const shard of shards)
        fake.addShard(shard);
      const one = await startStream(own);
      await one.logged(/repair is done/);
      assert.equal(await held(one), 4);
      const two = await startStream(own);
      await until('both hold two', async () =>
        await held(one) === 2 && await held(two) === 2, TAKE_MS);
      await tell('with two');
      assert.doesNotMatch(two.lines(), /repair/);
      await one.stop('SIGKILL');
      await until('the other holds all', async () => await held(two) === 4,
        TAKE_MS);
      await tell('with one');
    } finally {
      await ownSite.stop();
      await fake.stop();
    }
  });

test('two that start at once refresh all groups once', async () => {
  const own = await newTable();
  const both = await Promise.all([startStream(own), startStream(own)]);

  await until('the repair is done', async () =>
    (await leases(own)).REPAIR?.ended === 1, TAKE_MS);
  const begun = both.map((stream) =>
    stream.lines().split('repair begins').length - 1);
  assert.equal(begun[0] + begun[1], 1);
  await Promise.all(both.map((stream) => stream.stop()));
});

test('a repair that was killed is begun again and mends every list',
  async (t) => {
    const own = await newTable();
    const ownSite = await siteOf(own);
    const fake = await fakeOf(own);
    const table = await faultDynamodb();

    t.after(async () => {
      await ownSite.stop();
      await fake.stop();
      await table.stop();
    });
    const crowd = (await inParallel(4, Array.from({ length: 12 }), () =>
      people(1, ownSite.url))).flat();
    const pairs = crowd.flatMap((ann, i) => crowd.slice(i + 1).map((bob) =>
      ({ ann, bob })));
    const say = (text) => inParallel(4, pairs, ({ ann, bob }) =>
      post(ownSite.url, ann, { handle: bob.handle, message: text }));

    /* The stream tells of nothing, so only the repair can do it. */
    fake.addShard('shardId-a');
    await say('first');
    await say('second');
    table.meddle = ({ operation }) =>
      (operation === 'Query' ? faults.slow(50) : null);
    const first = await startStream(own,
      { AWS_ENDPOINT_URL_DYNAMODB: table.url }, { wait: false });
    await first.logged(/repair begins/);
    await first.stop('SIGKILL');
    assert.doesNotMatch(first.lines(), /repair is done/);
    const again = await startStream(own);
    await again.logged(/repair is done/, TAKE_MS);
    assert.match(again.lines(), new RegExp(`groups=${pairs.length} `));
    for (const person of crowd) {
      const { json } = await get(ownSite.url, person,
        '/api/message_groups?limit=100');

      assert.deepEqual(json.map(({ message }) => message),
        Array(crowd.length - 1).fill('second'));
    }
    await again.stop();
  });

const tableTroubles = {
  throttles: () => faults.throttle(),
  'loses answers': () => faults.lose(),
  'cuts answers': () => faults.cut(),
  'resets connections': () => faults.reset(),
};

for (const [what, trouble] of Object.entries(tableTroubles))
  test(`loses nothing when the table ${what}`, async () => {
    const table = await faultDynamodb();

    try {
      const stream = await startStream(place, {
        AWS_ENDPOINT_URL_DYNAMODB: table.url,
        AWS_ENDPOINT_URL_DYNAMODB_STREAMS: env.AWS_ENDPOINT_URL_DYNAMODB });

      table.meddle = ({ number }) => (number % 3 === 0 ? null : trouble());
      for (let i = 0; i < 5; i++)
        await talk.append(`${what} ${i}`);
      await talk.untilFresh(`${what} 4`, 60000);
      await stream.stop();
    } finally {
      await table.stop();
    }
  });

test('waits while the table is away, and ends in time all the same',
  async () => {
    const table = await faultDynamodb();

    try {
      const settings = { AWS_ENDPOINT_URL_DYNAMODB: table.url };
      const stream = await startStream(place, settings);

      await table.stop();
      await talk.append('while it was away');
      await stream.logged(/not read, again in/);
      await table.start();
      await talk.untilFresh('while it was away');
      table.meddle = () => faults.hang();
      await talk.append('in the hang');
      const began = performance.now();
      await stream.stop();
      assert.ok(performance.now() - began < END_MS);
      assert.match(stream.lines(), /msg=ends/);
    } finally {
      await table.stop();
    }
    const after = await startStream(place);
    await talk.untilFresh('in the hang', 40000);
    await after.stop();
  });

test('is quiet when there is nothing to do', async () => {
  const own = await newTable();
  const fake = await fakeOf(own);

  try {
    fake.addShard('shardId-a');
    await leaveLeases(own, 0);
    const stream = await startStream(own);
    const lines = stream.lines();
    const reads = fake.of('GetRecords').length;

    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(stream.lines(), lines);
    const more = fake.of('GetRecords').length - reads;
    assert.ok(more > 5 && more <= 15, `${more} reads in 3 s`);
  } finally {
    await fake.stop();
  }
});
