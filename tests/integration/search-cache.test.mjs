/*
 * What a term finds, which a worker keeps for a second: a page of it is the
 * page that would be asked for anew, but for posts that are newer.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextOf, ok } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { mark, post, remove, uuids } from '../lib/posts.mjs';
import { literal, sql } from '../lib/postgres.mjs';
import { api, service } from '../lib/stack.mjs';

const KEPT_MS = 1000;

let ann;
let bob;
let one;

before(async () => {
  [ann, bob] = await people(2);
  one = await service({ CRUDDUR_WORKERS: '1' });
});
after(() => one?.stop());

const own = () => `w${randomBytes(6).toString('hex')}`;
const ask = (path, person) => api('GET', path, { at: one.url,
  token: person?.token });
const search = async (word, person = null) =>
  ok(await ask(`/api/activities/search?term=${word}`, person));

/* Every third says the word twice, so that ranks differ. */
function insert(word, count) {
  sql(`insert into activities (uuid, user_uuid, message, expires_at,
      created_at, words)
    select gen_random_uuid(), '${ann.uuid}', message,
      now() + interval '1 hour', now() - i * interval '1 s',
      search_words(message)
    from generate_series(1, ${count}) as i
    cross join lateral (select concat_ws(' ', ${literal(word)}, i,
      case when i % 3 = 0 then ${literal(word)} end) as message) as text`);
}

/* All pages as they come: [{ text, next }]. */
async function pages(path, person, between = async () => {}) {
  const all = [];

  for (let next = path; next;) {
    const answer = await ask(next, person);

    next = nextOf(answer);
    all.push({ text: JSON.stringify(ok(answer)), next });
    await between();
  }
  return all;
}

test('a page of what is kept is the page that is asked for anew', async () => {
  const word = own();
  const path = `/api/activities/search?limit=60&term=${word}`;

  insert(word, 230);
  for (const made of (await search(word)).slice(0, 3))
    await mark(bob, 'PUT', made, 'like');
  await sleep(KEPT_MS);
  for (const person of [bob, null]) {
    const anew = await pages(path, person, () => sleep(KEPT_MS));

    assert.equal(anew.length, 5);
    for (let round = 0; round < 3; round++)
      assert.deepEqual(await pages(path, person), anew);
  }
});

test('what was found is kept: a new post waits for its end', async () => {
  const word = own();
  let kept = 0;

  for (let round = 0; round < 5; round++) {
    await search(word);
    const made = await post(ann, `new ${word}`);

    kept += uuids(await search(word)).includes(made.uuid) ? 0 : 1;
    await sleep(KEPT_MS);
    assert.ok(uuids(await search(word)).includes(made.uuid));
  }
  assert.ok(kept > 0);
});

test('counts and marks are of this moment', async () => {
  const word = own();
  const made = await post(ann, `liked ${word}`);

  for (let round = 0; round < 3; round++) {
    const [before] = await search(word, bob);

    assert.deepEqual([before.likes_count, before.liked], [0, false]);
    await mark(bob, 'PUT', made, 'like');
    const [then] = await search(word, bob);

    assert.deepEqual([then.likes_count, then.liked], [1, true]);
    await mark(bob, 'DELETE', made, 'like');
  }
});

test('what is deleted is gone at once, and what is behind it comes',
  async () => {
    const word = own();
    const path = `/api/activities/search?limit=2&term=${word}`;
    const made = [];

    for (let i = 0; i < 6; i++)
      made.unshift(await post(ann, `deleted ${word}`));
    while (made.length > 0) {
      const answer = await ask(path);

      assert.deepEqual(uuids(ok(answer)), uuids(made.slice(0, 2)));
      assert.equal(nextOf(answer) === null, made.length <= 2);
      await remove(ann, made.splice(made.length > 1 ? 1 : 0, 1)[0]);
    }
    assert.deepEqual(await search(word), []);
  });

test('a portion whose next one is deleted is the last', async () => {
  const word = own();
  const path = `/api/activities/search?limit=100&term=${word}`;

  insert(word, 201);
  const [, { next }] = await pages(path, null);

  assert.ok(next);
  sql(`delete from activities where message = '${word} 201 ${word}'`);
  assert.equal((await pages(path, null)).length, 2);
});

test('a post that ends is gone at that moment', async () => {
  const word = own();
  const made = await post(ann, `ends ${word}`);
  const [ends] = sql(`update activities
    set expires_at = clock_timestamp() + interval '1500 milliseconds'
    where uuid = '${made.uuid}'
    returning extract(epoch from expires_at) * 1000`).split('\n').map(Number);
  let before = 0;
  let beyond = 0;

  while (Date.now() < ends + 500) {
    const asked = Date.now();
    const list = uuids(await search(word));

    if (Date.now() < ends) {
      assert.deepEqual(list, [made.uuid], `${ends - Date.now()} ms before`);
      before++;
    } else if (asked > ends) {
      assert.deepEqual(list, [], `${asked - ends} ms after`);
      beyond++;
    }
    await sleep(5);
  }
  assert.ok(before > 0 && beyond > 0, `${before} before, ${beyond} after`);
});
