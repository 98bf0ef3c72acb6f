/*
 * Pages of a search that a worker keeps: each is the page that would be asked
 * for anew, down to its cursor.
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
const MAX_PAGES = 20;

let ann;
let bob;
/* Of one worker: the second time it has the page of the first. */
let one;

before(async () => {
  [ann, bob] = await people(2);
  one = await service({ CRUDDUR_WORKERS: '1' });
});
after(() => one?.stop());

const own = () => `w${randomBytes(6).toString('hex')}`;
const pathOf = (word, limit = 20) =>
  `/api/activities/search?limit=${limit}&term=${word}`;
const ask = (path, person, at) => api('GET', path, { token: person?.token,
  at });

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
    assert.ok(all.length < MAX_PAGES, 'the list never ends');
    const answer = await ask(next, person, one.url);

    ok(answer);
    next = nextOf(answer);
    all.push({ text: answer.text, next });
    await between();
  }
  return all;
}

test('a kept page is the page that is asked for anew', async () => {
  const word = own();
  const path = pathOf(word, 60);

  insert(word, 230);
  for (const made of ok(await ask(path)).slice(0, 3))
    await mark(bob, 'PUT', made, 'like');
  const anew = await pages(path, bob, () => sleep(KEPT_MS));

  assert.equal(anew.length, 5);
  for (let round = 0; round < 3; round++)
    assert.deepEqual(await pages(path, bob), anew);
  assert.equal(JSON.parse(anew[0].text).filter(({ liked }) => liked).length,
    3);
});

test('what is done here is found at once, and what is deleted is not',
  async () => {
    const word = own();
    const made = [];

    for (let i = 0; i < 6; i++) {
      made.unshift(await post(ann, `said ${word}`));
      assert.deepEqual(uuids(ok(await ask(pathOf(word)))), uuids(made));
    }
    for (const [method, count] of [['PUT', 1], ['DELETE', 0]]) {
      await mark(bob, method, made[0], 'like');
      const [{ likes_count, liked }] = ok(await ask(pathOf(word), bob));

      assert.deepEqual([likes_count, liked], [count, count > 0]);
    }
    while (made.length > 0) {
      const answer = await ask(pathOf(word, 2));

      assert.deepEqual(uuids(ok(answer)), uuids(made.slice(0, 2)));
      assert.equal(nextOf(answer) === null, made.length <= 2);
      await remove(ann, made.splice(made.length > 1 ? 1 : 0, 1)[0]);
    }
    assert.deepEqual(ok(await ask(pathOf(word))), []);
  });

test('what is done elsewhere is found a second later at most', async () => {
  const word = own();

  for (let round = 0; round < 3; round++) {
    await ask(pathOf(word), null, one.url);
    const made = await post(ann, `new ${word}`);

    await sleep(KEPT_MS);
    assert.ok(uuids(ok(await ask(pathOf(word), null, one.url)))
      .includes(made.uuid));
  }
});

test('a portion behind which nothing is left is the last', async () => {
  const word = own();

  insert(word, 201);
  const all = await pages(pathOf(word, 100), null);

  assert.equal(all.length, 3);
  sql(`delete from activities
    where message = ${literal(`${word} 201 ${word}`)}`);
  await sleep(KEPT_MS);
  assert.equal((await pages(pathOf(word, 100), null)).length, 2);
  /* a cursor to what is gone leads to an empty end */
  const { text, next } = (await pages(all[1].next, null))[0];

  assert.deepEqual([text, next], ['[]', null]);
});

test('a post that ends is gone at that moment', async () => {
  const word = own();
  const made = await post(ann, `ends ${word}`);
  const ends = Number(sql(`update activities
    set expires_at = clock_timestamp() + interval '1500 milliseconds'
    where uuid = '${made.uuid}'
    returning extract(epoch from expires_at) * 1000`));
  let before = 0;
  let beyond = 0;

  while (Date.now() < ends + 500) {
    const asked = Date.now();
    const list = uuids(ok(await ask(pathOf(word), null, one.url)));

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
