/*
 * The ledger: people write and read while the stream service is killed again
 * and again. At the end every list is what the messages say. LEDGER_S=60
 * writes for a minute.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { get, inParallel, people, tryPost } from '../lib/conversation.mjs';
import { api } from '../lib/stack.mjs';
import { conversationItems, newTable, siteOf, startStream }
  from '../lib/stream.mjs';

const SECONDS = Number(process.env.LEDGER_S ?? 20);
const PEOPLE = 40;
const WRITERS = 5; /* at once */
const TALK_MAX = 8; /* messages, before two people fall silent */
const KILLS = 10;
const UNREAD_MAX = 100;

let place;
let site;
let crowd;

before(async () => {
  place = await newTable();
  site = await siteOf(place);
  crowd = (await inParallel(4, Array.from({ length: PEOPLE }), () =>
    people(1, site.url))).flat();
});
after(() => site?.stop());

/* Every two people, in any order: once silent, no later message heals them. */
function* pairs() {
  const all = crowd.flatMap((ann, i) => crowd.slice(i + 1).map((bob) =>
    [ann, bob]));

  for (;;)
    yield* all.sort(() => Math.random() - 0.5);
}

/* Talks between pairs, one after the other; what was acknowledged is kept. */
async function write(pairsLeft, until, ledger) {
  while (performance.now() < until) {
    const pair = pairsLeft.next().value;
    const length = 1 + Math.floor(Math.random() * TALK_MAX);
    let group;

    for (let n = 0; n < length && performance.now() < until; n++) {
      const [from, to] = Math.random() < 0.5 ? pair : pair.toReversed();
      const answer = await tryPost(site.url, from,
        { handle: to.handle, message: `${from.handle} ${ledger.length}` });

      /* On a busy machine it may be refused: it may stand there or not. */
      if (answer.status === 503)
        continue;
      assert.equal(answer.status, 200, answer.text);
      group = answer.json.message_group_uuid;
      ledger.push(answer.json);
    }
    if (group && Math.random() < 0.2)
      await markRead(pair[0], group);
  }
}

async function markRead(person, group) {
  const answer = await api('PUT', `/api/message_groups/${group}/read`,
    { at: site.url, token: person.token, body: {} });

  assert.ok([200, 503].includes(answer.status), answer.text);
}

/* Kills it at random moments, ten times, and starts it again. */
async function kill(first, until) {
  const moments = Array.from({ length: KILLS }, () =>
    performance.now() + Math.random() * (until - performance.now()))
    .sort((a, b) => a - b);
  let stream = first;

  for (const moment of moments) {
    await sleep(Math.max(0, moment - performance.now()));
    await stream.stop('SIGKILL');
    stream = await startStream(place, {}, { wait: false });
  }
  return stream;
}

/* What stands in the table, by group. */
function byGroup(items) {
  const groups = new Map();
  const of = (uuid) => groups.get(uuid) ?? groups.set(uuid,
    { messages: [], members: [], rows: [] }).get(uuid);

  for (const item of items) {
    const uuid = item.pk.slice(4);

    if (item.pk.startsWith('MSG#') && item.sk.startsWith('MEMBER#'))
      of(uuid).members.push({ ...item, user: item.sk.slice(7) });
    else if (item.pk.startsWith('MSG#'))
      of(uuid).messages.push(item);
    else if (item.pk.startsWith('GRP#'))
      of(item.message_group_uuid).rows.push({ ...item, user: uuid });
  }
  return groups;
}

/* The definition: after what was read, and after one's own newest. */
function unreadOf({ messages }, member) {
  const own = messages.filter(({ user_uuid: user }) => user === member.user)
    .at(-1)?.sk ?? '';

  return Math.min(UNREAD_MAX, messages.filter(({ sk }) =>
    sk > own && sk > (member.last_read_sk ?? '')).length);
}

/* One sentence for each list that is not what the messages say. */
function faultsOf(groups) {
  return [...groups].flatMap(([uuid, group]) => group.members.map((member) => {
    const rows = group.rows.filter(({ user }) => user === member.user);
    const newest = group.messages.at(-1);
    const shown = JSON.stringify(rows.map(({ sk, message, unread_count: n }) =>
      [sk, message, n]));
    const wanted = JSON.stringify([[`${newest.sk.split('#')[0]}#${uuid}`,
      newest.message, unreadOf(group, member)]]);

    return shown === wanted ? null
      : `${member.user} in ${uuid}: ${shown}, not ${wanted}`;
  })).filter(Boolean);
}

async function assertListed(person, groups) {
  const { json: listed } = await get(site.url, person,
    '/api/message_groups?limit=100');
  const mine = [...groups].filter(([, { members }]) =>
    members.some(({ user }) => user === person.uuid));

  assert.deepEqual(listed.map(({ uuid }) => uuid).sort(),
    mine.map(([uuid]) => uuid).sort());
  for (const row of listed) {
    const group = groups.get(row.uuid);
    const member = group.members.find(({ user }) => user === person.uuid);

    assert.equal(row.message, group.messages.at(-1).message);
    assert.equal(row.unread_count, unreadOf(group, member));
  }
}

test(`${KILLS} kills in ${SECONDS} s of writing leave every list right`,
  async () => {
    const ledger = [];
    const left = pairs();
    const first = await startStream(place);
    const until = performance.now() + SECONDS * 1000;
    const [stream] = await Promise.all([kill(first, until),
      ...Array.from({ length: WRITERS }, () => write(left, until, ledger))]);
    let groups;
    let faults;

    for (let tries = 0; tries < 100; tries++) {
      groups = byGroup(await conversationItems(place));
      faults = faultsOf(groups);
      if (faults.length === 0)
        break;
      await sleep(200);
    }
    assert.deepEqual(faults, [], stream.lines());
    assert.ok(ledger.every(({ message_group_uuid: uuid }) =>
      groups.has(uuid)));
    for (const person of crowd)
      await assertListed(person, groups);
    const stored = new Set([...groups.values()].flatMap(({ messages }) =>
      messages.map(({ message_uuid: uuid }) => uuid)));
    assert.deepEqual(ledger.filter(({ uuid }) => !stored.has(uuid)), []);
    console.log(`${ledger.length} messages in ${groups.size} conversations`);
    /* Nothing that comes later may change what is right. */
    const before = await conversationItems(place);
    await sleep(1000);
    assert.deepEqual(await conversationItems(place), before);
  });
