/* What cruddur-stream shows of its work. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { choosePorts } from '../../stack/ports.mjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { grownBy, scrape, sumOf } from '../lib/metrics.mjs';
import { post } from '../lib/conversation.mjs';
import { fakeStreams } from '../lib/fake-streams.mjs';
import { Conversation, newTable, siteOf, startStream } from '../lib/stream.mjs';
import { until } from '../lib/processes.mjs';

const LAG = 'cruddur_stream_lag_seconds';
const GROUPS = 'cruddur_stream_groups_total';

const folder = mkdtempSync('/tmp/cruddur-ports-');
let address;
let place;
let site;

before(async () => {
  address = `127.0.0.1:${(await choosePorts(folder, ['metrics'])).metrics}`;
  place = await newTable();
  site = await siteOf(place);
});
after(async () => {
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('what it read and refreshed is counted, and it is not behind',
  async () => {
    const stream = await startStream(place,
      { CRUDDUR_STREAM_METRICS_LISTEN: address });
    const before = await scrape(address);
    const talk = await Conversation.begin(site);

    for (let i = 0; i < 5; i++)
      await post(site.url, talk.bob,
        { message_group_uuid: talk.group, message: `${i}` });
    await until('its groups are refreshed', async () =>
      grownBy(before, await scrape(address), GROUPS) > 0
        && sumOf(await scrape(address), LAG) < 2, 20000);
    const now = await scrape(address);

    /* Five messages and what refreshing them wrote, at the least. */
    assert.ok(grownBy(before, now, 'cruddur_stream_records_total') > 5);
    assert.equal(sumOf(now, 'cruddur_stream_shards'), 1);
    assert.equal(sumOf(now, GROUPS, { result: 'set_aside' }), 0);
    assert.equal(sumOf(now, 'cruddur_stream_failures_total'), 0);
    assert.equal(sumOf(now, 'cruddur_build_info',
      { program: 'cruddur-stream' }), 1);
    assert.ok(grownBy(before, now, 'cruddur_dynamodb_pattern_calls_total',
      { pattern: 'E' }) >= 1);
    assert.ok(grownBy(before, now, 'cruddur_dynamodb_capacity_units_total',
      { pattern: 'E' }) > 0);
    await stream.stop();
  });

test('the lag grows while the stream is silent, and goes again', async (t) => {
  const fake = await fakeStreams();

  t.after(() => fake.stop());
  fake.addShard('only');
  const stream = await startStream(place, {
    CRUDDUR_STREAM_METRICS_LISTEN: address,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: fake.url });

  fake.meddle = ({ operation }) => operation === 'GetRecords'
    ? () => {} : null;
  await until('it falls behind', async () =>
    sumOf(await scrape(address), LAG) > 2);
  fake.meddle = () => null;
  await until('it has caught up', async () =>
    sumOf(await scrape(address), LAG) < 1, 20000);
  await stream.stop();
});

test('a second one on this machine goes without', async () => {
  const first = await startStream(place,
    { CRUDDUR_STREAM_METRICS_LISTEN: address });
  const second = await startStream(place,
    { CRUDDUR_STREAM_METRICS_LISTEN: address }, { wait: false });

  await second.logged(/cannot listen on .*: Address already in use/);
  await first.stop();
  await until('it takes the address', () =>
    scrape(address).then(() => true, () => false));
  await second.stop();
});
