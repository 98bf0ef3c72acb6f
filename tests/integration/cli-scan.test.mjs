/* cruddurctl ddb scan: any table, of any size. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { ctlMeasured, putMany } from '../lib/bulk.mjs';
import { ctl, dynamodb, dynamodbBefore, items, ownPlace, placesOfFile, program,
  run }
  from '../lib/cli.mjs';

/* Filling the table takes most of the time: 100000 items half a minute. */
const MANY = Number(process.env.CRUDDUR_TEST_ITEMS ?? 20000);
const newPlace = placesOfFile();

async function emptyPlace() {
  const place = newPlace();

  await run(place, 'ddb schema-load');
  return place;
}

async function placeWith(...all) {
  const place = await emptyPlace();

  for (const Item of all)
    await dynamodb('PutItem', { TableName: place.name, Item });
  return place;
}

const lines = (text) => text.trim().split('\n');
const objects = (text) => lines(text).map((line) => JSON.parse(line));
const message = (n) => ({ pk: { S: `MSG#${n % 100}` },
  sk: { S: `2026-01-01T00:00:00.${String(n).padStart(6, '0')}Z` },
  message: { S: `message ${n}, which is about as long as people write` },
  user_handle: { S: 'andrewbrown' } });

test('every item is one line for people', async () => {
  const place = await placeWith(
    { pk: { S: 'a' }, sk: { S: '1' }, message: { S: 'hello' } },
    { pk: { S: 'b' }, sk: { S: '2' }, unread_count: { N: '3' } });
  const { out } = await run(place, 'ddb scan');
  const [title, ...rows] = lines(out);

  assert.match(title, /^PK +SK +WHAT ELSE$/);
  assert.deepEqual(rows.sort(), ['a   1   message=hello',
    'b   2   unread_count=3']);
});

test('as JSON an item is one object a line, with plain values', async () => {
  const place = await emptyPlace();
  const all = [message(1), message(2), { pk: { S: 'GRP#1' }, sk: { S: 'x' },
    unread_count: { N: '3' }, message: { S: 'a "b" \\ \u0001 ☃' } }];

  await putMany(place, all.length, (n) => all[n]);
  const byKey = (a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1);
  const { out } = await run(place, 'ddb scan --json');

  assert.deepEqual(objects(out).sort(byKey),
    (await items(place)).sort(byKey));
});

test('items that are not ours are printed as well', async () => {
  const deep = Array.from({ length: 30 }).reduce((inner) =>
    ({ L: [inner] }), { S: 'deep' });
  const wide = Object.fromEntries(Array.from({ length: 60 },
    (_, i) => [`attribute_${i}`, { N: String(i) }]));
  const foreign = { pk: { S: 'x' }, sk: { S: 'y' }, flag: { BOOL: true },
    nothing: { NULL: true }, set: { SS: ['a', 'b'] }, bytes: { B: 'AAEC' },
    number: { N: '1.5E+30' }, map: { M: { a: { N: '1' } } }, deep, ...wide };
  const place = await placeWith(foreign);
  const [shown] = objects((await run(place, 'ddb scan --json')).out);

  assert.equal(shown.flag, true);
  assert.equal(shown.nothing, null);
  assert.equal(shown.number, 1.5e30);
  assert.deepEqual(shown.set.SS.sort(), ['a', 'b']);
  assert.deepEqual(shown.bytes, { B: 'AAEC' });
  assert.deepEqual(shown.map, { M: { a: { N: '1' } } });
  assert.deepEqual(shown.deep, deep);
  assert.equal(shown.attribute_59, 59);
  assert.match((await run(place, 'ddb scan')).out, /^x +y +\w+=/m);
});

test('a table of another form is printed, too', async () => {
  const place = newPlace();

  await dynamodb('CreateTable', { TableName: place.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] });
  await dynamodb('PutItem', { TableName: place.name,
    Item: { id: { N: '7' } } });
  assert.deepEqual(objects((await run(place, 'ddb scan --json')).out),
    [{ id: 7 }]);
  assert.match((await run(place, 'ddb scan')).out, /^- +- +id=7$/m);
});

test('what people wrote does nothing to a terminal', async () => {
  const place = await placeWith({ pk: { S: 'a\u001b[2J' }, sk: { S: '1' },
    message: { S: 'red \u001b[31m\r\n\u202e\u009b' } });
  const { out } = await run(place, 'ddb scan');

  assert.doesNotMatch(out.replaceAll('\n', ''), /\p{C}/u);
});

test('--limit ends it, --cost tells what it consumed', async () => {
  const place = await emptyPlace();

  await putMany(place, 1200, message);
  const { out, err } = await run(place, 'ddb scan --json --limit 700 --cost');
  const [, units] = /Read capacity consumed: ([\d.]+) units/.exec(err);

  assert.equal(lines(out).length, 700);
  assert.ok(Number(units) > 5 && Number(units) < 100, units);
  assert.equal(lines((await run(place, 'ddb scan --limit 3')).out).length, 4);
});

test('an empty table has nothing to print', async () => {
  const place = await emptyPlace();

  assert.equal((await run(place, 'ddb scan')).out, 'The table is empty.\n');
  assert.equal((await run(place, 'ddb scan --json')).out, '');
});

test(`${MANY} items take no more memory than a page of them`, async () => {
  const place = await emptyPlace();

  await putMany(place, MANY, message);
  for (const form of ['', ' --json']) {
    const few = await ctlMeasured(place, `ddb scan --limit 1000${form}`);
    const all = await ctlMeasured(place, `ddb scan${form}`);
    const titles = form ? 0 : 1;

    assert.equal(few.code, 0, few.err);
    assert.equal(all.code, 0, all.err);
    assert.equal(all.lines, MANY + titles);
    assert.ok(all.peakKb < few.peakKb * 1.5,
      `${all.peakKb} KB after ${few.peakKb} KB`);
  }
});

test('long work tells how far it has come', async () => {
  const place = await placeWith(message(1));
  let pages = 0;
  const slow = await dynamodbBefore(async (action) => {
    if (action !== 'Scan')
      return null;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return { status: 200, body: { Items: [message(pages)],
      ...(++pages < 3 && { LastEvaluatedKey: { pk: { S: 'x' } } }) } };
  });
  const { err } = await run(place, 'ddb scan --json',
    { AWS_ENDPOINT_URL_DYNAMODB: slow.url });

  slow.stop();
  assert.match(err, /items so far: 2/);
});

test('a failure in the middle keeps what came before it', async () => {
  const place = await placeWith(message(1));
  const breaking = await dynamodbBefore((action, body) =>
    action === 'Scan' && { status: 200, body: body.ExclusiveStartKey
      ? { Items: ['no item'] }
      : { Items: [message(1)], LastEvaluatedKey: { pk: { S: 'x' } } } });
  const env = { AWS_ENDPOINT_URL_DYNAMODB: breaking.url };
  const text = await ctl(place, 'ddb scan', env);
  const json = await ctl(place, 'ddb scan --json', env);

  breaking.stop();
  for (const { code, out, err } of [text, json]) {
    assert.equal(code, 5);
    assert.match(out, /message 1/);
    assert.match(err, /not readable/);
  }
});

test('a missing table or host is said, with what to do', async () => {
  const place = ownPlace();
  const missing = await ctl(place, 'ddb scan');
  const away = await ctl(place, 'ddb scan',
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' });

  assert.equal(missing.code, 4);
  assert.match(missing.err, /no table.*ddb schema-load/);
  assert.equal(away.code, 5);
  assert.match(away.err, /does not answer: start it/);
});

test('a full disk or a closed output is no success', async () => {
  const place = await placeWith(message(1));

  for (const line of ['ddb scan', 'ddb scan --json', 'ddb list-tables',
    'ddb schema-load --json', '--version', 'ddb --help'])
    for (const output of ['/dev/full', '&-']) {
      const { status, stderr } = atShell(place, `${line} >${output}`);

      assert.equal(status, 1, `${line} >${output}: ${stderr}`);
      assert.match(stderr, /cannot be written/);
    }
});

test('without any other stream all goes its way', async () => {
  const place = await placeWith(message(1));
  const { status, stdout } = atShell(place, 'ddb scan --json 2>&- <&-');

  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout).pk, message(1).pk.S);
});

function atShell(place, words) {
  return spawnSync('sh', ['-c', `exec ${program} ${words}`],
    { env: place.env, encoding: 'utf8' });
}
