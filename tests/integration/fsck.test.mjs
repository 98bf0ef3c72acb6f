/* cruddurctl ddb fsck: each kind of damage is found, mended, found no more. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ctl } from '../lib/cli.mjs';
import { people } from '../lib/people.mjs';
import { allRows, conversation, deleteRow, dropTable, makeTable,
  oldConversation, ownTable, pairKey, putRows, rowsOf, time }
  from '../lib/rows.mjs';

const tables = [];
let ann, bob, eve;

before(async () => { [ann, bob, eve] = await people(3); });
after(() => Promise.all(tables.map(dropTable)));

test('finds nothing where all is as it should be', async () => {
  const place = await newTable();

  await putRows(place, [
    ...rowsOf(conversation(ann, bob, { count: 120 })),
    ...rowsOf(conversation(ann, eve, { count: 0 })),
    { pk: `IDEM#${ann.uuid}#k`, sk: 'IDEM', answer: '{}' },
    { pk: 'STREAM#2026-11-22T00:00:00.000', sk: 'shardId-1', rev: 1 }]);
  const { code, json } = await fsck(place);

  assert.equal(code, 0);
  assert.deepEqual(json, { findings: [], items: 130, conversations: 2,
    found: 0, repaired: 0, left: 0 });
  assert.match((await ctl(place, 'ddb fsck')).out,
    /^Nothing was found\.\nItems looked at: 130, /);
});

test('members that are gone are made of the two who wrote', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, talk.messages);
  await mends(place, ['no-members']);
  assert.deepEqual(keys(await allRows(place)), keys(rowsOf(talk)));
});

test('members that are gone find the lists that are there', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);
  const surplus = { ...talk.lists[0],
    sk: `${time(Date.now() - 9e8)}#${talk.group}` };

  await putRows(place, [...talk.messages, ...talk.lists, surplus]);
  await fsck(place, '--repair');
  await fsck(place, '--repair');
  assert.deepEqual(keys(await allRows(place)), keys(rowsOf(talk)));
  await isClean(place);
});

test('messages of one person alone are left for a person', async () => {
  const place = await newTable();
  const { messages } = conversation(ann, bob, { count: 1 });

  await putRows(place, messages);
  const { code, json, err } = await fsck(place, '--repair');

  assert.equal(code, 7);
  assert.match(err, /Findings remain: 1/);
  assert.deepEqual(json.findings.map(({ kind, outcome }) => [kind, outcome]),
    [['no-members', 'left']]);
  assert.equal((await allRows(place)).length, 1);
});

test('a lost member item is made of the other one', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, rowsOf(talk));
  await deleteRow(place, talk.members[1]);
  await mends(place, ['member-missing']);
  const members = (await allRows(place))
    .filter(({ sk }) => sk.startsWith('MEMBER#'));

  assert.equal(members.length, 2);
  const mine = members.find(({ user_uuid: uuid }) => uuid === bob.uuid);
  assert.equal(mine.other_uuid, ann.uuid);
  assert.equal(mine.other_display_name, ann.name);
  assert.equal(mine.other_handle, ann.handle);
  assert.equal(mine.group_sk, talk.lists[0].sk);
});

test('a lost pair item is put again, for the newest conversation',
  async () => {
    const place = await newTable();
    const older = conversation(ann, bob, { newest: Date.now() - 9e8 });
    const newer = conversation(ann, bob);

    await putRows(place, [...rowsOf({ ...older, pair: null }), ...rowsOf(newer)]);
    await isClean(place);
    await deleteRow(place, newer.pair);
    const { json } = await fsck(place);
    assert.deepEqual(json.findings.map(({ kind }) => kind),
      ['no-pair', 'no-pair']);
    assert.equal((await fsck(place, '--repair')).code, 0);
    await isClean(place);
    assert.equal((await pairOf(place)).group_uuid, newer.group);
  });

test('a pair item that leads nowhere goes', async () => {
  const place = await newTable();

  await putRows(place, [{ pk: pairKey(ann, bob), sk: 'PAIR',
    group_uuid: randomUUID() }]);
  await mends(place, ['pair-astray']);
  assert.deepEqual(await allRows(place), []);
});

test('a pair item that leads to others finds their own conversation',
  async () => {
    const place = await newTable();
    const own = conversation(ann, bob);
    const foreign = conversation(ann, eve);

    await putRows(place, [...rowsOf({ ...own, pair: null }),
      ...rowsOf(foreign), { ...own.pair, group_uuid: foreign.group }]);
    await mends(place, ['pair-astray']);
    assert.equal((await pairOf(place)).group_uuid, own.group);
  });

test('a conversation without messages leaves the lists', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, rowsOf({ ...talk, messages: [] }));
  await mends(place, ['empty', 'empty']);
  const rows = await allRows(place);

  assert.deepEqual(rows.filter(({ pk }) => pk.startsWith('GRP#')), []);
  assert.equal(rows.length, 3);
  assert.ok(rows.every((row) => !('group_sk' in row)));
});

test('a list item of a conversation that is not there goes', async () => {
  const place = await newTable();
  const { lists } = conversation(ann, bob);

  await putRows(place, lists.slice(0, 1));
  await mends(place, ['empty']);
  assert.deepEqual(await allRows(place), []);
});

test('a list shows a conversation once', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, [...rowsOf(talk), { ...talk.lists[0],
    sk: `${time(Date.now() - 9e8)}#${talk.group}` }]);
  await mends(place, ['ghost']);
  assert.deepEqual(await allRows(place), sorted(rowsOf(talk)));
});

test('nobody sees the conversation of others', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, [...rowsOf(talk),
    { ...talk.lists[0], pk: `GRP#${eve.uuid}` }]);
  await mends(place, ['ghost']);
  assert.deepEqual(await allRows(place), sorted(rowsOf(talk)));
});

test('a lost list item is written again', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  await putRows(place, rowsOf(talk));
  await deleteRow(place, talk.lists[1]);
  await mends(place, ['not-listed']);
  assert.deepEqual(keys(await allRows(place)), keys(rowsOf(talk)));
});

test('an old text or time in a list is refreshed', async () => {
  const place = await newTable();
  const text = conversation(ann, bob);
  const moment = conversation(ann, eve);
  const sk = moment.lists[0].sk.replace(/^2/, '1');

  text.lists[0].message = 'of yesterday';
  moment.lists[0].sk = moment.members[0].group_sk = sk;
  await putRows(place, [...rowsOf(text), ...rowsOf(moment)]);
  await mends(place, ['stale', 'stale']);
  assert.deepEqual((await allRows(place))
    .filter(({ pk }) => pk === `GRP#${ann.uuid}`)
    .map((row) => row.message), ['text 2', 'text 2']);
});

test('unread counts are those of the definition', async () => {
  const place = await newTable();
  const many = conversation(ann, bob, { count: 4 });
  const wrong = conversation(ann, eve, { count: 4 });

  wrong.members[0].unread_count = 7;
  many.lists[0].unread_count = 0;
  await putRows(place, [...rowsOf(many), ...rowsOf(wrong)]);
  await mends(place, ['unread', 'unread']);
});

test('members without a person are told', async () => {
  const place = await newTable();
  const gone = { uuid: randomUUID(), name: 'Gone', handle: 'gone' };

  await putRows(place, rowsOf(conversation(ann, gone)));
  const { code, json } = await fsck(place, '--repair');

  assert.equal(code, 7);
  assert.deepEqual(json.findings.map(({ kind, user_uuid: user, outcome }) =>
    [kind, user, outcome]), [['no-user', gone.uuid, 'left']]);
});

test('rows of the original are told as such', async () => {
  const place = await newTable();
  const old = oldConversation(ann, bob,
    ['2023-01-01T00:00:00+00:00', '2023-01-02T00:00:00+02:00']);

  await putRows(place, rowsOf(old));
  const { code, json } = await fsck(place, '--repair');

  assert.equal(code, 7);
  assert.deepEqual(json.findings.map(({ kind, rows, message_group_uuid: uuid }) =>
    [kind, rows, uuid]), [['original', 2, old.group]]);
  assert.match(json.findings[0].repair, /ddb upgrade/);
  assert.deepEqual(await allRows(place), sorted(rowsOf(old)));
});

test('rows that nothing understands are told, and cannot do harm',
  async () => {
    const place = await newTable();
    const odd = [
      { pk: 'X\u001b[31m', sk: 'x' },
      { pk: 'MSG#no-uuid', sk: '2023-01-01T00:00:00Z' },
      { pk: `MSG#${randomUUID()}`, sk: 'MEMBER#nobody' },
      { pk: `GRP#${ann.uuid}`, sk: 'never', message_group_uuid: randomUUID() },
      { pk: `GRP#${bob.uuid}`, sk: '2023-01-01T00:00:00Z' },
      { pk: `PAIR#${bob.uuid}`, sk: 'PAIR', group_uuid: randomUUID() }];

    await putRows(place, odd);
    const { code, json } = await fsck(place, '--repair');

    assert.equal(code, 7);
    assert.ok(json.findings.every(({ kind }) => kind === 'unreadable'));
    assert.deepEqual(json.findings.map(({ pk }) => pk).filter(Boolean).sort(),
      odd.map(({ pk }) => pk).sort());
    const text = await ctl(place, 'ddb fsck');
    assert.ok(!text.out.includes('\u001b'));
    assert.match(text.out, /^FINDING +GROUP +USER +WHAT IS WRONG/);
    assert.deepEqual(await allRows(place), sorted(odd));
  });

test('three members, or two who do not name each other, are left',
  async () => {
    const place = await newTable();
    const three = conversation(ann, bob);
    const strangers = conversation(ann, eve);

    three.members.push({ ...three.members[0], sk: `MEMBER#${eve.uuid}`,
      user_uuid: eve.uuid });
    strangers.members[0].other_uuid = bob.uuid;
    await putRows(place, [...rowsOf(three), ...rowsOf(strangers)]);
    const { code, json } = await fsck(place, '--repair');

    assert.equal(code, 7);
    assert.deepEqual(json.findings.map(({ kind }) => kind),
      ['members-wrong', 'members-wrong']);
  });

test('a member item that names nobody is told and spoils nothing',
  async () => {
    const place = await newTable();
    const broken = conversation(ann, bob);
    const stale = conversation(ann, eve);

    delete broken.members[0].other_uuid;
    stale.lists[0].message = 'old';
    await putRows(place, [...rowsOf(broken), ...rowsOf(stale)]);
    const { code, json } = await fsck(place, '--repair');
    const outcomes = json.findings.map(({ kind, outcome }) =>
      `${kind} ${outcome}`);

    assert.equal(code, 7);
    assert.ok(outcomes.includes('unreadable left'), outcomes.join());
    assert.ok(outcomes.includes('stale repaired'), outcomes.join());
  });

test('only --repair writes', async () => {
  const place = await newTable();
  const talk = conversation(ann, bob);

  talk.lists[0].message = 'old';
  delete talk.pair;
  const rows = rowsOf(talk);
  await putRows(place, rows);
  assert.equal((await fsck(place)).code, 7);
  assert.deepEqual(await allRows(place), sorted(rows));
});

test('without the table it says what to do', async () => {
  const place = ownTable();
  const { code, err } = await ctl(place, 'ddb fsck');

  assert.equal(code, 4);
  assert.match(err, /There is no table .* schema-load/);
});

/* Found as it is told, mended, found no more. */
async function mends(place, kinds) {
  const found = await fsck(place);

  assert.equal(found.code, 7, found.err);
  assert.deepEqual(found.json.findings.map(({ kind }) => kind).sort(),
    [...kinds].sort());
  assert.ok(found.json.findings.every(({ outcome }) => outcome === 'found'));
  const mended = await fsck(place, '--repair');
  assert.equal(mended.code, 0, JSON.stringify(mended.json));
  assert.ok(mended.json.findings
    .every(({ outcome }) => outcome === 'repaired'));
  assert.ok(mended.json.repaired >= kinds.length);
  await isClean(place);
}

async function isClean(place) {
  const { code, json } = await fsck(place);

  assert.deepEqual(json.findings, []);
  assert.equal(code, 0);
}

async function fsck(place, options = '') {
  const line = `ddb fsck --json ${options}`.trim();
  const { code, out, err } = await ctl(place, line);

  assert.ok(out, err);
  return { code, err, json: JSON.parse(out) };
}

async function newTable() {
  const place = ownTable();

  tables.push(place);
  await makeTable(place);
  return place;
}

async function pairOf(place) {
  return (await allRows(place)).find(({ pk }) => pk === pairKey(ann, bob));
}

function sorted(rows) {
  return [...rows].sort((a, b) =>
    (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
}

function keys(rows) {
  return rows.map(({ pk, sk }) => `${pk} ${sk}`).sort();
}
