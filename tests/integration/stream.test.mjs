/* The stream service on a real stream: fresh lists, checkpoints, restarts. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { get, people, post } from '../lib/conversation.mjs';
import { until } from '../lib/processes.mjs';
import { service } from '../lib/stack.mjs';
import { leases, newTable, startStream } from '../lib/stream.mjs';

/* What the sanitizers and a busy machine add does not count. */
const FRESH_MS = 1000;
const PAIRS = 6;
const POSTS = 50; /* of each pair */

let place;
let site;
let stream;

before(async () => {
  place = await newTable();
  site = await service({ DDB_MESSAGE_TABLE: place.name });
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

test('a message is on top of the receiver\'s list within a second', async () => {
  const users = await people(2 * PAIRS, site.url);
  const taken = await Promise.all(Array.from({ length: PAIRS }, async (_, i) => {
    const [ann, bob] = users.slice(2 * i, 2 * i + 2);
    const times = [];

    for (let n = 0; n < POSTS; n++)
      times.push(await (n % 2 === 0 ? freshness(ann, bob, `to bob ${n}`)
        : freshness(bob, ann, `to ann ${n}`)));
    return times;
  }));
  const sorted = taken.flat().sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor(part * (sorted.length - 1))];

  console.log(`fresh after: p50 ${at(0.5).toFixed(0)} ms, `
    + `p99 ${at(0.99).toFixed(0)} ms, longest ${at(1).toFixed(0)} ms`);
  assert.ok(at(0.99) < FRESH_MS, `p99 was ${at(0.99)} ms`);
});

test('keeps a checkpoint of what is done', async () => {
  const held = await leases(place);
  const [shard] = Object.keys(held).filter((name) => name !== 'REPAIR');

  assert.match(held[shard].sequence_number, /^\d+$/);
  assert.match(held[shard].owner, new RegExp(`:${stream.pid}:\\d+$`));
  assert.ok(held[shard].expires_at_epoch > Date.now() / 1000);
});
