/* cruddurctl ddb get-conversation and list-conversations. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ctlMeasured, putMany } from '../lib/bulk.mjs';
import { ctl, dynamodbBefore, items, placesOfFile, run, sql }
  from '../lib/cli.mjs';

const DEMO = '5ae290ed-55d1-47a0-bc6d-fe2bc2700399';
const newPlace = placesOfFile();
let seeded;

/* One place with the demo's people and conversation; nobody changes it. */
function demoPlace() {
  seeded ??= (async () => {
    const place = await emptyPlace();

    await run(place, 'ddb seed');
    return place;
  })();
  return seeded;
}

async function emptyPlace() {
  const place = newPlace();

  await run(place, 'db setup --yes');
  await run(place, 'ddb schema-load');
  return place;
}

const lines = (text) => text.trimEnd().split('\n');
const texts = (item) => Object.fromEntries(Object.entries(item).map(
  ([name, value]) => [name, typeof value === 'number' ? { N: String(value) }
    : { S: value }]));
const put = (place, ...all) => putMany(place, all.length,
  (n) => texts(all[n]));
const uuidOf = (place, handle) =>
  sql(place, `select uuid from users where handle = '${handle}'`);
const messageOf = (group, created, text, by = 'andrewbrown') => ({
  pk: `MSG#${group}`, sk: created, message: text, message_uuid: randomUUID(),
  user_uuid: randomUUID(), user_handle: by, user_display_name: 'Andrew' });

test('a conversation is its people, then its messages, oldest first',
  async () => {
    const place = await demoPlace();
    const messages = (await items(place)).filter((item) => item.message_uuid)
      .sort((a, b) => (a.sk < b.sk ? -1 : 1));
    const { out } = await run(place,
      `ddb get-conversation ${DEMO.toUpperCase()}`);
    const [title, ...rest] = lines(out);
    const people = rest.splice(0, 2).sort();

    assert.equal(title, `Conversation ${DEMO}`);
    assert.match(people[0], /^ {2}andrewbrown \(Andrew Brown\), unread: \d+$/);
    assert.match(people[1], /^ {2}bayko \(Andrew Bayko\), unread: \d+$/);
    assert.equal(rest[0], '');
    assert.match(rest[1], /^WHEN +WHO +MESSAGE$/);
    assert.equal(rest.length - 2, messages.length);
    messages.forEach(({ message, user_handle: handle }, i) => {
      assert.ok(rest[i + 2].endsWith(message), rest[i + 2]);
      assert.ok(rest[i + 2].includes(`  ${handle} `));
    });
  });

test('as JSON it is one document', async () => {
  const place = await demoPlace();
  const { out, err } = await run(place,
    `ddb get-conversation ${DEMO} --json --cost`);
  const { message_group_uuid: group, members, messages,
    consumed_capacity: cost } = JSON.parse(out);
  const stored = await items(place);

  assert.equal(group, DEMO);
  assert.deepEqual(members.map(({ handle }) => handle).sort(),
    ['andrewbrown', 'bayko']);
  for (const { uuid, unread_count: unread } of members)
    assert.equal(unread, stored.find(({ sk }) => sk === `MEMBER#${uuid}`)
      .unread_count);
  assert.deepEqual(messages.map(({ uuid }) => uuid), stored
    .filter((item) => item.message_uuid)
    .sort((a, b) => (a.sk < b.sk ? -1 : 1)).map((item) => item.message_uuid));
  assert.deepEqual(Object.keys(messages[0]).sort(),
    ['created_at', 'display_name', 'handle', 'message', 'uuid']);
  assert.ok(cost > 0.5, String(cost));
  assert.match(err, new RegExp(`Read capacity consumed: ${cost} units`));
});

test('--limit is the newest ones, still oldest first', async () => {
  const place = await demoPlace();
  const read = async (options) => JSON.parse((await run(place,
    `ddb get-conversation ${DEMO} --json${options}`)).out).messages;
  const all = await read('');

  assert.deepEqual(await read(' --limit 3'), all.slice(-3));
  assert.deepEqual(await read(` --limit ${all.length}`), all);
  assert.deepEqual(await read(' --limit 100000'), all);
});

test('times are those of the zone of TZ', async () => {
  const place = await emptyPlace();
  const group = randomUUID();

  await put(place, messageOf(group, '2026-01-31T22:30:00.000000Z', 'late'));
  const at = async (TZ) => (await run(place,
    `ddb get-conversation ${group}`, { TZ })).out;

  assert.match(await at('IST-5:30'), /^2026-02-01 04:00:00 .*late$/m);
  assert.match(await at('UTC0'), /^2026-01-31 22:30:00 .*late$/m);
});

test('a conversation of the original reads as one of today', async () => {
  const place = await emptyPlace();
  const [ann, bob] = ['andrewbrown', 'bayko'].map((handle) =>
    uuidOf(place, handle));
  const group = randomUUID();
  const groupItem = (me, other, handle) => ({ pk: `GRP#${me}`,
    sk: '2023-04-01T12:00:00+00:00', message_group_uuid: group,
    message: 'second', user_uuid: other, user_handle: handle,
    user_display_name: `${handle} then` });

  await put(place, messageOf(group, '2023-04-01T12:00:00+00:00', 'second'),
    messageOf(group, '2023-04-01T13:00:00+02:00', 'first', 'bayko'),
    groupItem(ann, bob, 'bayko'), groupItem(bob, ann, 'andrewbrown'));
  const { out } = await run(place, `ddb get-conversation ${group} --json`);
  const { members, messages } = JSON.parse(out);
  const list = await run(place, 'ddb list-conversations bayko --json');

  assert.deepEqual(messages.map(({ message }) => message),
    ['first', 'second']);
  assert.equal(messages[0].created_at, '2023-04-01T11:00:00.000000Z');
  assert.deepEqual(members.sort((a, b) => (a.handle < b.handle ? -1 : 1)),
    [{ uuid: ann, display_name: 'andrewbrown then', handle: 'andrewbrown',
      unread_count: 0 }, { uuid: bob, display_name: 'bayko then',
      handle: 'bayko', unread_count: 0 }]);
  assert.equal(JSON.parse(list.out).conversations[0].uuid, group);
});

test('a long conversation comes whole, in constant memory', async () => {
  const place = await emptyPlace();
  const group = randomUUID();
  const text = 'word '.repeat(200);

  await putMany(place, 3000, (n) => texts(messageOf(group, new Date(
    Date.UTC(2026, 0, 1) + 1000 * n).toISOString(), `${n} ${text}`)));
  const line = `ddb get-conversation ${group} --json`;
  const few = await ctlMeasured(place, `${line} --limit 400`);
  const all = await ctlMeasured(place, line);
  const { out } = await run(place, `${line} --limit 2500`);

  assert.equal(few.lines, 402);
  assert.equal(all.lines, 3002);
  assert.ok(all.peakKb < few.peakKb * 1.5,
    `${all.peakKb} KB after ${few.peakKb} KB`);
  assert.deepEqual(JSON.parse(out).messages.map(({ message }) =>
    parseInt(message)), Array.from({ length: 2500 }, (_, i) => 500 + i));
});

test('text of several lines and controls stays in its line', async () => {
  const place = await emptyPlace();
  const group = randomUUID();

  await put(place, messageOf(group, '2026-01-01T00:00:00Z', 'a\n\u001b[2Jb'));
  const { out } = await run(place, `ddb get-conversation ${group}`);
  const { out: json } = await run(place,
    `ddb get-conversation ${group} --json`);

  assert.match(out, /a\\n\\u\{1b\}\[2Jb$/m);
  assert.equal(JSON.parse(json).messages[0].message, 'a\n\u001b[2Jb');
});

test('what is no conversation is said plainly', async () => {
  const place = await demoPlace();
  const unknown = randomUUID();
  const missing = await ctl(place, `ddb get-conversation ${unknown}`);
  const wrong = await ctl(place, 'ddb get-conversation andrewbrown');

  assert.equal(missing.code, 4);
  assert.match(missing.err, new RegExp(`no conversation ${unknown}`));
  assert.equal(missing.out, '');
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /'andrewbrown' is no message group: write its uuid/);
});

test('a person has a list, found by handle in any case', async () => {
  const place = await demoPlace();
  const [group] = (await items(place)).filter(({ pk }) =>
    pk === `GRP#${uuidOf(place, 'andrewbrown')}`);

  for (const handle of ['andrewbrown', '@AndrewBrown']) {
    const { out } = await run(place, `ddb list-conversations ${handle}`);
    const [title, row, ...more] = lines(out);

    assert.match(title, /^WHEN +WITH +UNREAD +GROUP +MESSAGE$/);
    assert.match(row, new RegExp(
      `^20.{17}  bayko +${group.unread_count}  ${DEMO}  `));
    assert.deepEqual(more, []);
  }
});

test('a long list comes whole, newest first', async () => {
  const place = await emptyPlace();
  const me = uuidOf(place, 'bayko');
  const row = (n) => {
    const uuid = randomUUID();

    return { pk: `GRP#${me}`, message_group_uuid: uuid,
      sk: `2026-01-01T00:${String(n).padStart(4, '0').replace(/..$/,
        ':$&')}.000000Z#${uuid}`, message: `last ${n}`, user_uuid: randomUUID(),
      user_handle: `h${n}`, user_display_name: `H ${n}`, unread_count: n % 7 };
  };
  const rows = Array.from({ length: 250 }, (_, i) =>
    row(Math.floor(i / 60) * 100 + i % 60));

  await put(place, ...rows);
  const read = async (options) => JSON.parse((await run(place,
    `ddb list-conversations bayko --json${options}`)).out);
  const all = await read(' --cost');

  assert.deepEqual(all.conversations.map(({ uuid }) => uuid),
    rows.map((item) => item.message_group_uuid).reverse());
  assert.equal(all.user_uuid, me);
  assert.equal(all.user_handle, 'bayko');
  assert.ok(all.consumed_capacity >= 1);
  assert.deepEqual(all.conversations[0], { uuid: rows[249].message_group_uuid,
    handle: 'h409', display_name: 'H 409', message: 'last 409',
    unread_count: 409 % 7, created_at: '2026-01-01T00:04:09.000000Z' });
  assert.equal((await read(' --limit 120')).conversations.length, 120);
});

test('who has no conversations, and who is nobody', async () => {
  const place = await demoPlace();
  const nobody = await ctl(place, 'ddb list-conversations nobody');
  const none = await run(place, 'ddb list-conversations londo');

  assert.equal(nobody.code, 4);
  assert.match(nobody.err, /no user nobody in the database/);
  assert.equal(none.out, 'There are no conversations.\n');
});

test('a missing table, schema or host is said, with what to do', async () => {
  const place = newPlace();
  const group = `ddb get-conversation ${DEMO}`;
  const list = 'ddb list-conversations bayko';
  const away = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
  const cases = [[group, {}, 4, /ddb schema-load/],
    [group, away, 5, /start it/],
    [list, {}, 4, /db create/],
    [`${group} x`, {}, 2, /Write it so/],
    [`${group} --repair`, {}, 2, /takes no --repair/],
    [`${group} --limit 0`, {}, 2, /--limit takes a number/]];

  for (const [line, env, code, said] of cases) {
    const result = await ctl(place, line, env);

    assert.equal(result.code, code, `${line}: ${result.err}`);
    assert.match(result.err, said);
  }
  await run(place, 'db create');
  const empty = await ctl(place, list);

  assert.equal(empty.code, 4);
  assert.match(empty.err, /db migrate|schema/);
});

test('an answer that leads nowhere ends it', async () => {
  const place = await demoPlace();
  const circling = await dynamodbBefore((action) => action === 'Query'
    && { status: 200, body: { Items: [],
      LastEvaluatedKey: { pk: { S: 'x' } } } });
  const env = { AWS_ENDPOINT_URL_DYNAMODB: circling.url };

  for (const line of [`ddb get-conversation ${DEMO}`,
    `ddb get-conversation ${DEMO} --limit 3`,
    'ddb list-conversations bayko']) {
    const { code, err } = await ctl(place, line, env);

    assert.equal(code, 5);
    assert.match(err, /empty page/);
  }
  circling.stop();
});
