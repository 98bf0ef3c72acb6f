/*
 * The first page of home, which a worker keeps for a second for those who are
 * not signed in: what ends in that second vanishes all the same.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post, remove, uuids } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';
import { api, service } from '../lib/stack.mjs';

const HOME = '/api/activities/home';
const KEPT_MS = 1000;

let ann;
let one;

before(async () => {
  [ann] = await people(1);
  one = await service({ CRUDDUR_WORKERS: '1' });
});
after(() => one?.stop());

async function home(person) {
  return uuids(ok(await api('GET', HOME, { at: one.url,
    token: person?.token })));
}

/* Others post meanwhile: what is looked for must stay on the first page. */
function toTheTop({ uuid }) {
  sql(`update activities set created_at = now() + interval '1 minute'
    where uuid = '${uuid}'`);
}

test('a post that ends is gone at that moment, kept page or not', async () => {
  const made = await post(ann, 'ends in a moment');

  toTheTop(made);
  await sleep(KEPT_MS);
  const [ends] = sql(`update activities
    set expires_at = clock_timestamp() + interval '1500 milliseconds'
    where uuid = '${made.uuid}'
    returning extract(epoch from expires_at) * 1000`).split('\n').map(Number);
  let before = 0;
  let beyond = 0;

  while (Date.now() < ends + 500) {
    const asked = Date.now();
    const list = await home(null);

    if (Date.now() < ends) {
      assert.ok(list.includes(made.uuid), `${ends - Date.now()} ms before`);
      before++;
    } else if (asked > ends) {
      assert.ok(!list.includes(made.uuid), `${asked - ends} ms after`);
      beyond++;
    }
    await sleep(5);
  }
  assert.ok(before > 0 && beyond > 0, `${before} before, ${beyond} after`);
});

test('what is deleted is seen for a second at most, by strangers only',
  async () => {
    const made = await post(ann, 'deleted in a moment');

    toTheTop(made);
    await sleep(KEPT_MS);
    assert.ok((await home(null)).includes(made.uuid));
    await remove(ann, made);
    assert.ok(!(await home(ann)).includes(made.uuid));
    await sleep(KEPT_MS);
    assert.ok(!(await home(null)).includes(made.uuid));
  });

test('the kept page is given again: a new post waits for its end',
  async () => {
    let kept = 0;

    for (let round = 0; round < 5; round++) {
      await home(null);
      const made = await post(ann, 'new');

      kept += (await home(null)).includes(made.uuid) ? 0 : 1;
      assert.ok((await home(ann)).includes(made.uuid));
      await remove(ann, made);
    }
    assert.ok(kept > 0);
  });
