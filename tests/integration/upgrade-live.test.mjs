/*
 * cruddurctl ddb upgrade that is killed, that meets another one, that runs
 * while people write, behind a DynamoDB that fails, and on a large table.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ctlMeasured } from '../lib/bulk.mjs';
import { ctl } from '../lib/cli.mjs';
import { get, post, readAll } from '../lib/conversation.mjs';
import { faults } from '../lib/fault-dynamodb.mjs';
import { people } from '../lib/people.mjs';
import { allRows, dropTable, makeOldTable, oldConversation, ownTable, putRows,
  rowsOf } from '../lib/rows.mjs';
import { api, buildDir, service } from '../lib/stack.mjs';
import { streamlessDynamodb } from '../lib/streamless.mjs';
import { programPath } from '../../stack/cruddurd.mjs';

const LAST_YEAR = new Date().getUTCFullYear() - 1;
const ITEMS = Number(process.env.CRUDDUR_TEST_ITEMS ?? 2000);
const KILLS = 6;
const tables = [];
const services = [];
let ann, bob, eve, server;

before(async () => {
  [ann, bob, eve] = await people(3);
  server = await streamlessDynamodb();
});
after(async () => {
  await server.stop();
  await Promise.all(services.map((one) => one.stop()));
  await Promise.all(tables.map(dropTable));
});

test('killed again and again it comes to the same end', async () => {
  const place = await oldTable();
  const whole = await oldTable();
  const rows = talks(300).flatMap(rowsOf);
  let killed = 0;

  await putRows(place, rows);
  await putRows(whole, rows);
  await upgrade(whole);
  for (let i = 0; i < KILLS; i++)
    killed += await killSoon(place, 60 + 60 * i);
  await upgrade(place);
  assert.ok(killed > 1, `${killed} of ${KILLS} were killed`);
  assert.deepEqual(await lasting(place), await lasting(whole));
  await isClean(place);
});

test('two at once come to the same end', async () => {
  const place = await oldTable();
  const whole = await oldTable();
  const rows = talks(100).flatMap(rowsOf);

  await putRows(place, rows);
  await putRows(whole, rows);
  await upgrade(whole);
  await Promise.all([upgrade(place), upgrade(place)]);
  assert.deepEqual(await lasting(place), await lasting(whole));
  await isClean(place);
});

test('people who read and write meanwhile lose nothing', async () => {
  const place = await oldTable();
  const one = await service({ DDB_MESSAGE_TABLE: place.name });
  const at = one.url;
  const old = talks(400);
  const sent = [];
  let running = true;

  services.push(one);
  await putRows(place, old.flatMap(rowsOf));
  const writers = [[ann, old[0]], [bob, old[0]], [eve, old[2]]]
    .map(async ([me, { group }], writer) => {
      for (let i = 0; running; i++) {
        const message = `new ${writer} ${i}`;

        await post(at, me, i % 2 && me !== eve
          ? { handle: me === ann ? bob.handle : ann.handle, message }
          : { message_group_uuid: group, message });
        sent.push(message);
        await get(at, me, `/api/messages/${group}`);
        await get(at, me, '/api/message_groups');
        await api('PUT', `/api/message_groups/${group}/read`,
          { at, token: me.token, body: {} });
      }
    });

  await upgrade(place);
  running = false;
  await Promise.all(writers);
  const found = [];
  for (const { group } of old) {
    const reader = group === old[2].group ? eve : bob;

    found.push(...(await readAll(at, reader, group))
      .map(({ message }) => message));
  }
  assert.ok(sent.length > 3, `${sent.length} sent`);
  assert.deepEqual(found.sort(), [...sent, ...old.flatMap(({ messages }) =>
    messages.map(({ message }) => message))].sort());
  await ctl(place, 'ddb fsck --repair');
  await isClean(place);
});

test('a DynamoDB that throttles and fails loses nothing', async () => {
  const place = await oldTable();
  const old = talks(30);

  await putRows(place, old.flatMap(rowsOf));
  server.meddle = ({ number }) => [null, faults.throttle(), null,
    faults.lose(), null, faults.unavailable(), faults.reset()][number % 7];
  await upgrade(place);
  server.meddle = () => null;
  assert.deepEqual((await allRows(place))
    .filter(({ pk, sk }) => pk.startsWith('MSG#') && /^\d/.test(sk))
    .map(({ message }) => message).sort(),
  old.flatMap(({ messages }) => messages.map(({ message }) => message))
    .sort());
  await isClean(place);
});

test('takes as much memory for a large table as for a small one',
  async () => {
    const place = await oldTable();

    await putRows(place, rowsOf(talk(ann, bob, 600)));
    const small = await ctlMeasured(place, 'ddb upgrade');
    await putRows(place, rowsOf(talk(ann, eve, ITEMS / 2)));
    await putRows(place, Array.from({ length: ITEMS / 20 }, (_, i) =>
      talk(bob, eve, 8, i / 1000)).flatMap(rowsOf));
    const large = await ctlMeasured(place, 'ddb upgrade');

    assert.equal(large.code, 0, large.err);
    assert.ok(large.peakKb < small.peakKb * 1.5 + 8 * 1024,
      `${small.peakKb} KiB, then ${large.peakKb} KiB`);
    assert.match(large.err, /items looked at, conversations: \d+, messages: \d+/);
  });

/* Two conversations of ann and bob, one of ann and eve. */
function talks(count) {
  return [talk(ann, bob, count, 1), talk(ann, bob, 3, 2), talk(eve, ann, 5)];
}

/* A second between messages, in three offsets. */
function talk(me, other, count, shift = 0) {
  const start = Date.UTC(LAST_YEAR, 4, 1) + shift * 1e9;

  return oldConversation(me, other, Array.from({ length: count }, (_, i) => {
    const offset = [0, 60, -330][Math.floor(i / 50) % 3];
    const local = new Date(start + i * 1000 + offset * 60000).toISOString();

    return local.replace('Z', `000${offset === 0 ? '+00:00'
      : offset > 0 ? '+01:00' : '-05:30'}`);
  }));
}

async function upgrade(place) {
  const { code, err } = await ctl(place, 'ddb upgrade');

  assert.equal(code, 0, err);
}

/* 1 if it was killed before it came to its end. */
async function killSoon(place, ms) {
  const child = spawn(programPath(buildDir, 'cruddurctl'),
    ['ddb', 'upgrade'], { env: place.env, stdio: 'ignore' });
  const exit = once(child, 'exit');

  await sleep(ms);
  child.kill('SIGKILL');
  const [, signal] = await exit;
  return signal === 'SIGKILL' ? 1 : 0;
}

/* How often a member item was written says nothing. */
async function lasting(place) {
  return (await allRows(place)).map(({ rev, ...rest }) => rest);
}

async function isClean(place) {
  const { code, out } = await ctl(place, 'ddb fsck --json');

  assert.deepEqual(JSON.parse(out).findings, []);
  assert.equal(code, 0);
}

async function oldTable() {
  const place = ownTable();

  tables.push(place);
  place.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
  await makeOldTable(place);
  return place;
}
