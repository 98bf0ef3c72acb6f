/*
 * How PostgreSQL runs each statement of the server, in a world and in one a
 * tenth of it: it uses indexes, reads about what it answers, and what it
 * reads does not grow with the tables. CRUDDUR_POSTS says how large a world
 * (50,000 posts), CRUDDUR_WORLDS names a folder that keeps them.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startWorlds } from './database.mjs';
import { explain, pagesRead, rowsRead, rowsSorted, statementNames,
  wholeReads } from './explain.mjs';
import { exempt } from './statements.mjs';
import { statementsFor } from './world.mjs';

const POSTS = Number(process.env.CRUDDUR_POSTS ?? 50000);
/* The server's connections use both of prepared statements. */
const MODES = ['force_custom_plan', 'force_generic_plan'];
/* Ten times the rows make an index one level deeper at most. */
const GROWTH = 1.5;
const GROWTH_PAGES = 60;
/* The longest page with its one more: each with its person and two marks, and
 * of what has ended a few. */
const MAX_ROWS = 5 * 101;

let worlds = null;
let large = null;
let small = null;

before(async () => {
  worlds = await startWorlds(process.env.CRUDDUR_WORLDS);
  [small, large] = [POSTS / 10, POSTS].map((posts) => {
    const url = worlds.world(posts);

    return { url, statements: statementsFor(url) };
  });
});
after(() => worlds?.stop());

/*
 * Where a page is not the measure: rows read and sorted at most, and whether
 * they may grow with the world, as what one person or post has does in it.
 */
const LARGER = {
  'activities/search': { rows: 9500, sorted: 2500, grows: true },
  'activities/marks': { grows: true },
  'activities/unmark': { grows: true },
  'notifications/read': { grows: true },
  'purge/key_posts': { grows: true },
  'purge/keys': { rows: 5000, sorted: 1000, grows: true },
  'purge/likes': { rows: 3000, grows: true },
  'purge/notifications': { rows: 3000, grows: true },
  'purge/replies': { rows: 5000, sorted: 1000, grows: true },
  'purge/reposts': { rows: 3000, grows: true },
  'purge/roots': { rows: 5000, sorted: 1000, grows: true },
  'recount/mend': { rows: 5000, grows: true },
  'users/edit': { rows: 5000, grows: true },
  'users/me': { rows: 5000, grows: true },
  'users/profile': { rows: 5000, grows: true },
  'users/search': { rows: 3000, sorted: 1000, grows: true },
};

test('every statement is asked, or said to read whole tables', () => {
  assert.deepEqual([...Object.keys(large.statements), ...exempt].sort(),
    statementNames());
});

for (const name of statementNames().filter((each) => !exempt.includes(each)))
  test(`${name} reads what it needs`, async (t) => {
    for (const [words, ask] of Object.entries(large.statements[name]))
      for (const mode of MODES)
        await t.test(`${words}, ${mode}`, () => check(name, words, ask, mode));
  });

function check(name, words, ask, mode) {
  const { rows = MAX_ROWS, sorted = MAX_ROWS, grows = false }
    = LARGER[name] ?? {};
  const [, there] = explain(large.url, name, [ask(0), ask(0)], { mode });
  const text = JSON.stringify(there, null, 1);

  assert.deepEqual(wholeReads(there), [], text);
  assert.ok(rowsRead(there) <= rows, `${rowsRead(there)} rows read\n${text}`);
  assert.ok(rowsSorted(there) <= sorted,
    `${rowsSorted(there)} rows sorted\n${text}`);
  if (grows)
    return;
  const askedThere = small.statements[name][words](0);
  const [, few] = explain(small.url, name, [askedThere, askedThere], { mode });

  assert.ok(pagesRead(there) <= GROWTH * pagesRead(few) + GROWTH_PAGES,
    `${pagesRead(there)} pages, ${pagesRead(few)} of a tenth\n${text}`);
}
