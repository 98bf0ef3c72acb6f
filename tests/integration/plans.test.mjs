/*
 * How PostgreSQL carries out the statements of the server on a database of
 * many posts (PLAN_POSTS; half as many people, 100,000 at most): every table
 * that grows is read through an index. Prepared statements are planned without knowing
 * their parameters, as they are on the server.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { placesOfFile, run } from '../lib/cli.mjs';
import { checkout } from '../../stack/paths.mjs';

const POSTS = Number(process.env.PLAN_POSTS ?? 30000);
const GROWING = ['activities', 'likes', 'reposts', 'notifications', 'users',
  'idempotency'];

/* These look at all there is, and are for commands only. */
const WHOLE = ['recount/find', 'verify/late'];

const folder = join(checkout, 'sql', 'queries');
const place = placesOfFile()();

function psql(...args) {
  return execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', ...args,
    `${place.env.CONNECTION_URL}`], { encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024 });
}

before(async () => {
  await run(place, 'db create');
  await run(place, 'db migrate');
  psql('-v', `posts=${POSTS}`, '-v', `people=${Math.min(100000, POSTS / 2)}`,
    '-f', join(checkout, 'tests', 'lib', 'many-posts.sql'));
});

const names = readdirSync(folder).flatMap((subject) =>
  readdirSync(join(folder, subject)).map((file) =>
    `${subject}/${file.replace(/\.sql$/, '')}`))
  .filter((name) => !WHOLE.includes(name));

for (const name of names)
  test(`${name} reads through indexes`, () => {
    const text = readFileSync(join(folder, `${name}.sql`), 'utf8');
    const count = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)]
      .map((match) => Number(match[1])));
    const nulls = Array(count).fill('null').join();

    assertIndexed(plan(`set plan_cache_mode = force_generic_plan;
      prepare statement as ${text};
      explain (format json)
      execute statement${count > 0 ? `(${nulls})` : ''}`));
  });

function plan(statement) {
  return JSON.parse(psql('-c', statement).trim())[0].Plan;
}

function assertIndexed(node) {
  if (node['Node Type'] === 'Seq Scan')
    assert.ok(!GROWING.includes(node['Relation Name']),
      `reads all of ${node['Relation Name']}`);
  for (const below of node.Plans ?? [])
    assertIndexed(below);
}
