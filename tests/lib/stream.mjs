/*
 * cruddur-stream for a test file: on a table of its own, with a cruddurd on
 * the same table, and what stands in the table afterwards.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { buildDir, service } from './stack.mjs';
import { get, pair, post } from './conversation.mjs';
import { dynamodb, placesOfFile, run } from './cli.mjs';
import { fakeStreams } from './fake-streams.mjs';
import { keepLogs } from '../../stack/logs.mjs';
import { sanitizerReport } from '../../stack/process.mjs';
import { prepareStream } from '../../stack/stream.mjs';
import { until } from './processes.mjs';

const newPlace = placesOfFile();
const streams = [];
const folder = mkdtempSync('/tmp/cruddur-stream-');

after(async () => {
  await Promise.all(streams.map((stream) => stream.stop()));
  const report = streams.map(({ log }) => sanitizerReport(log)).find(Boolean);

  for (const { log } of streams)
    keepLogs({ stream: log });
  rmSync(folder, { recursive: true, force: true });
  assert.equal(report, undefined, report);
});

/* A table that nobody else uses, with its stream. */
export async function newTable() {
  const place = newPlace();

  await run(place, 'ddb schema-load');
  return place;
}

/*
 * A cruddur-stream on the place's table, started and ready; without `wait`
 * as soon as it runs. It ends with the test file. logged(pattern) waits for
 * a line of its log.
 */
export async function startStream(place, settings = {}, { wait = true } = {}) {
  const log = join(folder, `${streams.length}.log`);
  const stream = prepareStream({ dir: folder, buildDir, log, wait,
    settings: { ...place.env, ...settings } });

  streams.push(stream);
  await stream.start();
  return Object.assign(stream, {
    lines: () => readFileSync(log, 'utf8'),
    logged: (pattern, limitMs = 20000) => until(`${pattern} in the log`,
      () => pattern.test(readFileSync(log, 'utf8')), limitMs)
      .catch((error) => {
        throw new Error(`${error.message}:\n${readFileSync(log, 'utf8')}`);
      }),
  });
}

/* All items of the place's table, as plain values. */
export async function allItems(place) {
  const found = [];
  let from;

  do {
    const page = await dynamodb('Scan', { TableName: place.name,
      ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) });

    found.push(...page.Items.map(plain));
    from = page.LastEvaluatedKey;
  } while (from);
  return found;
}

/* The same without leases, in the order of their keys. */
export async function conversationItems(place) {
  const key = ({ pk, sk }) => `${pk}\u0000${sk}`;

  return (await allItems(place)).filter(({ pk }) => !pk.startsWith('STREAM#'))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/* The leases of the table's streams, by shard. */
export async function leases(place) {
  const found = (await allItems(place)).filter(({ pk }) =>
    pk.startsWith('STREAM#'));

  return Object.fromEntries(found.map((item) => [item.sk, item]));
}

async function putItems(place, items) {
  for (const item of items)
    await dynamodb('PutItem', { TableName: place.name,
      Item: Object.fromEntries(Object.entries(item).map(([name, value]) =>
        [name, typeof value === 'number' ? { N: `${value}` }
          : { S: value }])) });
}

export async function streamLabel(place) {
  const { Table } = await dynamodb('DescribeTable', { TableName: place.name });

  return Table.LatestStreamLabel;
}

/* A small cruddurd on the place's table; stop it in the end. */
export function siteOf(place) {
  return service({ DDB_MESSAGE_TABLE: place.name, CRUDDUR_WORKERS: '1',
    CRUDDUR_PG_POOL_SIZE: '2' });
}

/* A fake of the place's stream, which its programs ask from now on. */
export async function fakeOf(place) {
  const fake = await fakeStreams();

  place.env.AWS_ENDPOINT_URL_DYNAMODB_STREAMS = fake.url;
  return fake;
}

/*
 * Leaves leases as a process did that ended so many hours ago, with all
 * groups refreshed at its start.
 */
export async function leaveLeases(place, hoursAgo, shards = {}) {
  const pk = `STREAM#${await streamLabel(place)}`;
  const began_at_epoch = Math.floor(Date.now() / 1000) - hoursAgo * 3600;

  await putItems(place, Object.entries({ ...shards, REPAIR: { ended: 1 } })
    .map(([sk, lease]) => ({ pk, sk, rev: 3, began_at_epoch, ...lease })));
}

/* Two people who talk; only what the stream service does moves their lists. */
export class Conversation {
  #site;

  static async begin(site) {
    return new Conversation(site, await pair(site.url));
  }

  constructor(site, { ann, bob, group }) {
    this.#site = site;
    Object.assign(this, { ann, bob, group });
  }

  /* Ann says something; the key of the message's item. */
  async append(text) {
    const { json } = await post(this.#site.url, this.ann,
      { message_group_uuid: this.group, message: text });

    return { pk: `MSG#${this.group}`, sk: `${json.created_at}#${json.uuid}` };
  }

  /* Until both see `text` on top of their lists; milliseconds. */
  untilFresh(text, limitMs = 20000) {
    return until(`"${text}" in both lists`, async () => {
      const lists = await Promise.all([this.ann, this.bob].map((person) =>
        get(this.#site.url, person, '/api/message_groups?limit=1')));

      return lists.every(({ json }) => json[0]?.message === text);
    }, limitMs, 50);
  }
}

function plain(item) {
  return Object.fromEntries(Object.entries(item).map(([name, { S, N, BOOL }]) =>
    [name, S ?? (N !== undefined ? Number(N) : BOOL)]));
}
