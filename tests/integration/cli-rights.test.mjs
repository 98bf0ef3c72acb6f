/* cruddurctl as a user of PostgreSQL who owns a database and nothing else. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ctl, placesOfFile, run, sql } from '../lib/cli.mjs';
import { allRows } from '../lib/rows.mjs';

const place = placesOfFile()();
const owner = `t${randomBytes(6).toString('hex')}`;
const folder = mkdtempSync('/tmp/cruddur-rights-');
const backup = join(folder, 'backup');
const asOwner = { CONNECTION_URL: Object.assign(
  new URL(place.env.CONNECTION_URL), { username: owner, password: 'secret' })
  .href };
const atServer = (statement) => sql(place, statement, 'postgres');

before(async () => {
  atServer(`create role ${owner} login password 'secret'`);
  atServer(`create database ${place.name} owner ${owner}`);
  for (const line of ['db migrate', 'db seed', 'ddb schema-load', 'ddb seed',
    `backup ${backup}`])
    await run(place, line, asOwner);
});

after(async () => {
  await ctl(place, 'db drop --yes');
  atServer(`drop role ${owner}`);
  rmSync(folder, { recursive: true });
});

async function assertRefused(line) {
  const { code, err } = await ctl(place, line, asOwner);

  assert.equal(code, 6, err);
  assert.match(err, new RegExp(`nothing was changed.*'alter role "${owner}" `
    + "createdb'"));
}

test('what could not be made again is not dropped', async () => {
  const rows = await allRows(place);

  for (const line of [`restore ${backup} --yes`, 'db setup --yes']) {
    await assertRefused(line);
    assert.equal(sql(place, 'select count(*) from users'), '6');
    assert.deepEqual(await allRows(place), rows);
  }
});

test('what the user may not do is said with what to do', async () => {
  const reader = `${owner}r`;
  const url = Object.assign(new URL(asOwner.CONNECTION_URL),
    { username: reader });

  atServer(`create role ${reader} login password 'secret'`);
  sql(place, `grant select on all tables in schema public to ${reader}`);
  for (const line of ['db purge', 'db seed', 'db rollback --yes']) {
    const { code, err } = await ctl(place, line, { CONNECTION_URL: url.href });

    assert.equal(code, 6, err);
    assert.match(err, new RegExp(`does not let its user ${reader} do this `
      + '\\(.*\\): grant the right'));
  }
  sql(place, `drop owned by ${reader}`);
  atServer(`drop role ${reader}`);
});

test('a backup is put into an empty database without more rights',
  async () => {
    atServer(`drop database ${place.name}`);
    await assertRefused('db create');
    await assertRefused(`restore ${backup} --yes`);
    atServer(`create database ${place.name} owner ${owner}`);
    await run(place, `restore ${backup} --yes`, asOwner);
    assert.equal(sql(place, 'select count(*) from users'), '6');
  });

test('with the right to make one, all of it works', async () => {
  atServer(`alter role ${owner} createdb`);
  await run(place, `restore ${backup} --yes`, asOwner);
  await run(place, 'db setup --yes', asOwner);
});
