/* The stream service on a real stream: fresh lists, checkpoints, restarts. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { get, people, post } from '../lib/conversation.mjs';
import { until } from '../lib/processes.mjs';
import { leases, newTable, siteOf, startStream } from '../lib/stream.mjs';

const FRESH_MS = 1000;
const PAIRS = 4;
const POSTS = 75; /* of each pair */

let place;
let site;
let stream;

before(async () => {
  place = await newTable();
  site = await siteOf(place);
  stream = await startStream(place);
});
after(() => site?.stop());

/* Milliseconds from the answer to `text` until the receiver's list shows it. */
async function freshness(from, to, text) {
  await post(site.url, from, { handle: to.handle, message: text });
  return until(`"${text}" in the list`, async () => {
    const { json } = await get(site.url, to, '/api/message_groups?limit=1');

    return json[0]?.message === text;
  });
}

async function talk(ann, bob) {
  const times = [];

  for (let n = 0; n < POSTS; n++)
    times.push(await (n % 2 === 0 ? freshness(ann, bob, `to bob ${n}`)
      : freshness(bob, ann, `to ann ${n}`)));
  return times;
}

/* All pairs talk at once; how long each message took, the shortest first. */
async function measure(users) {
  const taken = await Promise.all(Array.from({ length: PAIRS }, (_, i) =>
    talk(users[2 * i], users[2 * i + 1])));

  return taken.flat().sort((a, b) => a - b);
}

test('the receiver sees a message on top within a second', async () => {
  const users = await people(2 * PAIRS, site.url);
  const times = await measure(users);
  const at = (part) => Math.round(times[Math.floor(part
    * (times.length - 1))]);
  const told = `fresh after p50 ${at(0.5)}, p99 ${at(0.99)}, ${at(1)} ms`;

  console.log(told);
  assert.ok(at(0.99) < FRESH_MS, told);
});

test('keeps a checkpoint of what is done', async () => {
  const held = await leases(place);
  const [shard] = Object.keys(held).filter((name) => name !== 'REPAIR');

  assert.match(held[shard].sequence_number, /^\d+$/);
  assert.match(held[shard].owner, new RegExp(`:${stream.pid}:\\d+$`));
  assert.ok(held[shard].expires_at_epoch > Date.now() / 1000);
});
