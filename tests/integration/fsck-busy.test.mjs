/*
 * cruddurctl ddb fsck on a table that is written to meanwhile, that is large,
 * or behind a DynamoDB that fails.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ctlMeasured } from '../lib/bulk.mjs';
import { ctl } from '../lib/cli.mjs';
import { post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { people } from '../lib/people.mjs';
import { conversation, dropTable, makeOldTable, makeTable, ownTable,
  putRows, rowsOf } from '../lib/rows.mjs';
import { api, service } from '../lib/stack.mjs';

const BUSY_MS = 8000;
const ENOUGH = 50; /* messages, however slow the machine is */
const ITEMS = Number(process.env.CRUDDUR_TEST_ITEMS ?? 6000);
const tables = [];
const services = [];
let crowd;

before(async () => { crowd = await people(8); });
after(async () => {
  await Promise.all(services.map((one) => one.stop()));
  await Promise.all(tables.map(dropTable));
});

test('finds nothing wrong in a table that people write to', async () => {
  const place = await newTable();
  const { url: at } = await serviceOn(place);
  const until = Date.now() + BUSY_MS;
  const runs = [];
  const talk = crowd.flatMap((me, i) =>
    crowd.slice(i + 1).map((other) => [me, other]));
  let posted = 0;
  const writers = [0, 1, 2].map(async (first) => {
    for (let i = first; Date.now() < until || posted < ENOUGH; i += 3) {
      const [me, other] = talk[i % talk.length];
      const { json } = await post(at, me,
        { handle: other.handle, message: `message ${i}` });

      posted++;
      /* What the stream service does, done by both readers. */
      await Promise.all([me, other].map((person) => api('PUT',
        `/api/message_groups/${json.message_group_uuid}/read`,
        { at, token: person.token, body: {} })));
    }
  });

  while (Date.now() < until || posted < ENOUGH)
    runs.push(await fsck(place, runs.length % 2 ? '--repair' : ''));
  await Promise.all(writers);
  assert.ok(runs.length > 0);
  for (const { json } of runs)
    assert.deepEqual(json.findings, []);
});

/* On a busy machine a run may take longer than a message is young. */
test('a message of the last seconds need not be listed yet', async () => {
  const [ann, bob] = crowd;
  let place, young, found, started;

  do {
    const talk = conversation(ann, bob, { count: 4 });
    const fresh = conversation(ann, bob,
      { group: talk.group, count: 2, newest: Date.now() });

    started = Date.now();
    place = await newTable();
    await putRows(place, [...rowsOf(talk), ...fresh.messages]);
    found = (await fsck(place)).json.findings;
    young = Date.now() - started < 4500;
  } while (!young);
  assert.deepEqual(found, []);
  await new Promise((resolve) =>
    setTimeout(resolve, 5600 - (Date.now() - started)));
  const { json } = await fsck(place);
  assert.deepEqual(json.findings.map(({ kind }) => kind), ['stale', 'stale']);
});

test('what looks wrong and is young is looked at again', async () => {
  const place = await newTable();
  const [ann, bob] = crowd;
  const talk = conversation(ann, bob, { newest: Date.now() });
  const { lists } = talk;

  await putRows(place, rowsOf({ ...talk, lists: [] }));
  const run = fsck(place);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await putRows(place, lists);
  assert.deepEqual((await run).json.findings, []);
});

test('a DynamoDB that throttles and fails changes nothing of it',
  async () => {
    const place = await newTable();
    const server = await faultDynamodb();
    const [ann, bob, eve] = crowd;
    const stale = conversation(ann, eve);

    stale.lists[0].message = 'old';
    await putRows(place, [...rowsOf(conversation(ann, bob)),
      ...rowsOf(stale)]);
    server.meddle = ({ number }) => [null, faults.throttle(), null,
      faults.lose(), faults.unavailable()][number % 5];
    const env = { AWS_ENDPOINT_URL_DYNAMODB: server.url };
    const { code, json } = await fsck(place, '--repair', env);

    assert.equal(code, 0);
    assert.deepEqual(json.findings.map(({ kind, outcome }) =>
      [kind, outcome]), [['stale', 'repaired']]);
    server.meddle = ({ operation }) =>
      operation === 'Scan' ? faults.refuse('AccessDeniedException')
        : null;
    const refused = await ctl(place, 'ddb fsck', env);
    await server.stop();
    assert.equal(refused.code, 1);
    assert.match(refused.err, /AccessDenied/);
  });

test('keys that DynamoDB leaves over are asked for again', async () => {
  const place = await newTable();
  const server = await faultDynamodb();
  const [ann, bob] = crowd;
  let left = 0;

  await putRows(place, rowsOf(conversation(ann, bob)));
  server.meddle = ({ operation, body }) => {
    const keys = body.RequestItems?.[place.name]?.Keys;

    if (operation !== 'BatchGetItem' || keys.length < 2)
      return null;
    left++;
    return async (request, outgoing) => {
      outgoing.end(JSON.stringify({ Responses: { [place.name]: [] },
        UnprocessedKeys: body.RequestItems }));
      server.meddle = () => null;
    };
  };
  const { json } = await fsck(place, '',
    { AWS_ENDPOINT_URL_DYNAMODB: server.url });

  await server.stop();
  assert.equal(left, 1);
  assert.deepEqual(json.findings, []);
});

test('takes as much memory for a large table as for a small one',
  async () => {
    const place = ownTable();
    const [ann, bob, eve] = crowd;

    tables.push(place);
    await makeOldTable(place);
    await putRows(place, rowsOf(conversation(ann, bob, { count: 500 })));
    const small = await ctlMeasured(place, 'ddb fsck');
    await putRows(place, rowsOf(conversation(ann, eve, { count: ITEMS / 2 })));
    const groups = Array.from({ length: ITEMS / 40 }, () =>
      ({ ...conversation(ann, bob, { count: 15 }), pair: null }));
    await putRows(place, groups.flatMap(rowsOf));
    const large = await ctlMeasured(place, 'ddb fsck');

    assert.equal(large.code, 0, large.err);
    assert.ok(large.peakKb < small.peakKb * 1.5 + 8 * 1024,
      `${small.peakKb} KiB, then ${large.peakKb} KiB`);
    assert.match(large.err, /items looked at, conversations: \d+/);
  });

async function fsck(place, options = '', env = {}) {
  const { code, out, err } = await ctl(place,
    `ddb fsck --json ${options}`.trim(), env);

  assert.ok(out, err);
  return { code, json: JSON.parse(out) };
}

async function newTable() {
  const place = ownTable();

  tables.push(place);
  await makeTable(place);
  return place;
}

async function serviceOn(place) {
  const one = await service({ DDB_MESSAGE_TABLE: place.name });

  services.push(one);
  return one;
}
