/*
 * cruddur-stream for a test file: on a table of its own, with a cruddurd on
 * the same table, and what stands in the table afterwards.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { buildDir } from './stack.mjs';
import { ctl, dynamodb, placesOfFile, run } from './cli.mjs';
import { sanitizerReport } from '../../stack/process.mjs';
import { prepareStream } from '../../stack/stream.mjs';
import { until } from './processes.mjs';

const newPlace = placesOfFile();
const streams = [];
const folder = mkdtempSync('/tmp/cruddur-stream-');

after(async () => {
  await Promise.all(streams.map((stream) => stream.stop()));
  const report = streams.map(({ log }) => sanitizerReport(log)).find(Boolean);

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

export async function putItems(place, items) {
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

export { ctl };

function plain(item) {
  return Object.fromEntries(Object.entries(item).map(([name, { S, N, BOOL }]) =>
    [name, S ?? (N !== undefined ? Number(N) : BOOL)]));
}
