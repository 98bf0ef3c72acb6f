/*
 * How long PostgreSQL takes for the lists in a world of a million posts: 99
 * of 100 within 5 ms, planning and running together, as EXPLAIN tells it on
 * one connection, once the world is in memory, as that of a database which has
 * served for a while. The machine should have nothing else to do.
 * CRUDDUR_POSTS, CRUDDUR_WORLDS: see plans.test.mjs.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { psql, startWorlds } from './database.mjs';
import { explain, milliseconds } from './explain.mjs';
import { statementsFor } from './world.mjs';

const POSTS = Number(process.env.CRUDDUR_POSTS ?? 1000000);
const TIMES = Number(process.env.CRUDDUR_TIMES ?? 500);
/* Caches fill, and PostgreSQL settles for a plan. */
const WARM_UP = 20;
const MAX_MS = 5;

/* What people look at all the time. */
const LISTS = {
  'activities/home': ['first page', 'a viewer', 'from far down'],
  'activities/by_user': ['the busiest person', 'anybody', 'from far down'],
  'activities/search': ['a word of 60 %', 'a word of 10 %', 'a word of 1 %',
    'a word of 0.1 %', 'a word of none', 'two frequent words',
    'a frequent and a rare word', 'two rare words', 'a person',
    'a person and a word', 'a beginning of most words',
    'a beginning of few words', 'a sign of 10 %', 'a sign and a word',
    'a sign of 0.1 %, without its colour'],
  'notifications/list': ['the busiest person', 'anybody', 'from far down'],
};

let worlds = null;
let world = null;

before(async () => {
  worlds = await startWorlds(process.env.CRUDDUR_WORLDS);
  world = worlds.world(POSTS);
  readWhole(world);
});
after(() => worlds?.stop());

/* From the disk into the system's cache; PostgreSQL's own fills by itself. */
function readWhole(url) {
  psql(url, '-c', 'create extension if not exists pg_prewarm',
    '-c', `select sum(pg_prewarm(oid, 'read')) from pg_class
      where relkind in ('r', 'i', 't') and relpersistence = 'p'`);
}

for (const [name, cases] of Object.entries(LISTS))
  for (const words of cases)
    test(`${name}, ${words}`, (t) => {
      const ask = statementsFor(world)[name][words];
      const asked = Array.from({ length: WARM_UP + TIMES }, (_, n) => ask(n));
      const took = explain(world, name, asked, { detail: 'timing off' })
        .slice(WARM_UP).map(milliseconds).sort((a, b) => a - b);
      const [p50, p99] = [0.5, 0.99].map((part) =>
        took[Math.floor(took.length * part)]);
      const line = `p50_ms=${p50.toFixed(2)} p99_ms=${p99.toFixed(2)}`;

      t.diagnostic(`${name}, ${words}: ${line}`);
      assert.ok(p99 <= MAX_MS, line);
    });
