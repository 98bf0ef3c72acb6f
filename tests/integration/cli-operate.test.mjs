/* cruddurctl db: who is connected, what is applied, and psql. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, rmSync,
  writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ctl, ctlAtTerminal, openSession, ownSql, placesOfFile, run, sql }
  from '../lib/cli.mjs';
import { checkout } from '../../stack/paths.mjs';

const newPlace = placesOfFile();
const folders = [];
const names = readdirSync(join(checkout, 'sql', 'migrations'))
  .filter((name) => name.endsWith('.up.sql'))
  .map((name) => name.slice(0, -'.up.sql'.length)).sort();

after(() => {
  for (const folder of folders)
    rmSync(folder, { recursive: true });
});

async function migratedPlace() {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  return place;
}

/* The place with a copy of the migrations that the test may change. */
async function placeWithOwnSql() {
  const place = await migratedPlace();
  const folder = ownSql();

  folders.push(folder);
  place.env.CRUDDUR_SQL_DIR = folder;
  return { place, folder: join(folder, 'migrations') };
}

function ended(session) {
  return new Promise((resolve) => session.once('exit', resolve));
}

async function status(place) {
  const { code, out, err } = await ctl(place, 'db status --json');

  return { code, err, ...JSON.parse(out) };
}

function applied(place) {
  return sql(place, 'select name from schema_migrations order by version')
    .split('\n');
}

test('sessions lists who else is connected and what they do', async () => {
  const place = await migratedPlace();

  assert.equal((await run(place, 'db sessions')).out,
    'Nobody else is connected.\n');
  const session = await openSession(place);
  const { sessions } = JSON.parse((await run(place,
    'db sessions --json')).out);
  const { out } = await run(place, 'db sessions');

  session.kill();
  assert.equal(sessions.length, 1);
  assert.equal(sessions[0].application, 'psql');
  assert.equal(sessions[0].user, 'cruddur');
  assert.equal(sessions[0].address, '127.0.0.1');
  assert.equal(sessions[0].statement, 'select 1;');
  assert.ok(Date.now() - Date.parse(sessions[0].since) < 60000);
  assert.match(out, /^ *PID {2}USER +APPLICATION +ADDRESS +STATE +SINCE/);
  assert.match(out, new RegExp(`^${sessions[0].pid} +cruddur +psql`, 'm'));
});

test('kill-all ends the others, tells how many, and no more', async () => {
  const [place, other] = [await migratedPlace(), await migratedPlace()];
  const sessions = await Promise.all([1, 2].map(() => openSession(place)));
  const bystander = await openSession(other);
  const endings = sessions.map(ended);
  const { out, err } = await run(place, 'db kill-all --yes --json');

  for (const session of sessions)
    session.stdin.end('select 2;\n');
  await Promise.all(endings);
  assert.equal(JSON.parse(out).ended, 2);
  assert.match(err, /Sessions ended: 2 of 2/);
  assert.equal(JSON.parse((await run(other, 'db sessions --json')).out)
    .sessions.length, 1);
  bystander.kill();
  assert.match((await run(place, 'db kill-all --yes')).out,
    /Nobody else is connected/);
});

test('kill-all leaves the sessions of a mightier user and says so',
  async () => {
    const place = await migratedPlace();
    const session = await openSession(place);
    const url = new URL(place.env.CONNECTION_URL);
    const weak = `${place.name}_weak`;

    sql(place, `create role ${weak} login password 'weak'`);
    Object.assign(url, { username: weak, password: 'weak' });
    const { code, out, err } = await ctl(place, 'db kill-all --yes --json',
      { CONNECTION_URL: url.href });

    assert.equal(code, 6, err);
    assert.equal(JSON.parse(out).sessions[0].outcome, 'not_allowed');
    assert.match(err, /still there: connect as .* superuser/);
    assert.equal(session.exitCode, null);
    session.kill();
    sql(place, `drop role ${weak}`);
  });

test('kill-all and rollback do nothing unless they are confirmed',
  async () => {
    const place = await migratedPlace();
    const session = await openSession(place);
    const cases = [['db kill-all', /ends all other sessions of the database/],
      ['db rollback', new RegExp(`undoes the migration ${names.at(-1)} of`)]];

    for (const [line, deed] of cases) {
      const unasked = await ctl(place, line);
      const wrong = await ctl(place, `${line} --yes --target cruddur`);
      const far = await ctl(place, `${line} --yes`, {
        CONNECTION_URL: place.env.CONNECTION_URL.replace(/(@[^/]+)\//,
          '$1,far.invalid:1/') });
      const answered = await ctlAtTerminal(place, line, 'no');

      assert.deepEqual([unasked, wrong, far, answered]
        .map(({ code }) => code), [3, 3, 3, 3]);
      assert.match(unasked.err, deed);
      assert.match(unasked.err, /add --yes if you mean it/);
      assert.match(far.err, new RegExp(`--yes --target ${place.name}`));
      assert.match(answered.out, deed);
      assert.match(answered.out, /nothing was changed/);
    }
    assert.equal(session.exitCode, null);
    assert.deepEqual(applied(place), names);
    session.kill();
  });

test('status tells what is applied, and fails while something is pending',
  async () => {
    const place = newPlace();

    await run(place, 'db create');
    const before = await status(place);

    assert.equal(before.code, 4);
    assert.match(before.err, /run 'cruddurctl db migrate'/);
    assert.equal(before.pending, names.length);
    await run(place, 'db migrate');
    const { code, pending, migrations } = await status(place);

    assert.deepEqual([code, pending], [0, 0]);
    assert.deepEqual(migrations.map(({ name }) => name), names);
    for (const row of migrations) {
      assert.equal(row.state, 'applied');
      assert.ok(Date.now() - Date.parse(row.applied_at) < 60000);
    }
  });

test('status tells files that have changed, gone or come', async () => {
  const { place, folder } = await placeWithOwnSql();
  const [first, second] = names;

  appendFileSync(join(folder, `${first}.up.sql`), '-- more\n');
  rmSync(join(folder, `${second}.up.sql`));
  writeFileSync(join(folder, '9001_late.up.sql'), 'select 1;');
  const { code, err, wrong, pending, migrations } = await status(place);
  const states = Object.fromEntries(migrations.map(({ name, state }) =>
    [name, state]));

  assert.equal(code, 3);
  assert.match(err, /changed or gone since \(2\): put their files back/);
  assert.deepEqual([wrong, pending], [2, 1]);
  assert.deepEqual([states[first], states[second], states['9001_late']],
    ['changed since', 'not on disk', 'pending']);
});

test('rollback undoes the last migration, and migrate applies it again',
  async () => {
    const place = await migratedPlace();
    const last = names.at(-1);
    /* Newer ones of PostgreSQL 15 frame a dump with a word made up each time. */
    const schema = () => execFileSync('pg_dump', ['--schema-only',
      place.env.CONNECTION_URL], { encoding: 'utf8' })
      .replace(/^\\.*$/gm, '');
    const whole = schema();
    const { out } = await run(place, 'db rollback --yes --json');

    assert.deepEqual(JSON.parse(out), { undone: last });
    assert.deepEqual(applied(place), names.slice(0, -1));
    assert.notEqual(schema(), whole);
    assert.deepEqual(JSON.parse((await run(place, 'db migrate --json')).out),
      { applied: [last] });
    assert.equal(schema(), whole);
  });

test('every migration can be undone, down to nothing', async () => {
  const place = await migratedPlace();

  for (const name of names.toReversed())
    assert.match((await run(place, 'db rollback --yes')).out,
      new RegExp(`${name} is undone`));
  assert.equal(sql(place, "select to_regclass('users') is null"), 't');
  assert.match((await run(place, 'db rollback')).out, /nothing to undo/);
  await run(place, 'db migrate');
  assert.deepEqual(applied(place), names);
});

test('rollback of an empty database is no failure', async () => {
  const place = newPlace();

  await run(place, 'db create');
  assert.deepEqual(JSON.parse((await run(place, 'db rollback --json')).out),
    { undone: null });
});

test('rollback refuses files that have changed or gone', async () => {
  const last = names.at(-1);
  const cases = [
    [(folder) => appendFileSync(join(folder, `${last}.up.sql`), '-- x\n'),
      new RegExp(`${last} has been changed`)],
    [(folder) => rmSync(join(folder, `${last}.up.sql`)),
      new RegExp(`${last}, which was applied last, is not in`)],
    [(folder) => rmSync(join(folder, `${last}.down.sql`)),
      new RegExp(`${last}.down.sql is missing`)],
  ];

  for (const [change, expected] of cases) {
    const { place, folder } = await placeWithOwnSql();

    change(folder);
    const { code, err } = await ctl(place, 'db rollback --yes');

    assert.equal(code, 3, err);
    assert.match(err, expected);
    assert.deepEqual(applied(place), names);
  }
});

test('a rollback that fails half way changes nothing', async () => {
  const { place, folder } = await placeWithOwnSql();

  writeFileSync(join(folder, `${names.at(-1)}.down.sql`),
    'drop table users cascade; select no_such_function();');
  const { code } = await ctl(place, 'db rollback --yes');

  assert.equal(code, 1);
  assert.equal(sql(place, "select to_regclass('users') is null"), 'f');
  assert.deepEqual(applied(place), names);
});

/* A psql that shows how it was started. */
function fakePsql() {
  const folder = mkdtempSync('/tmp/cruddur-psql-');

  folders.push(folder);
  writeFileSync(join(folder, 'psql'), `#!/bin/sh
tr '\\0' ' ' </proc/$$/cmdline
echo
env | grep ^PG
`);
  chmodSync(join(folder, 'psql'), 0o755);
  return folder;
}

test('connect hands over to psql', async () => {
  const place = await migratedPlace();
  const { code, out, err } = await ctl(place, 'db connect', {},
    'select current_database(), 1 + 1');

  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`${place.name} +\\| +2`));
});

test('connect gives psql what the URL says, the password not as argument',
  async () => {
    const place = await migratedPlace();
    const url = new URL(place.env.CONNECTION_URL);
    const folder = fakePsql();

    url.searchParams.set('sslmode', 'disable');
    const { out } = await run(place, 'db connect', {
      CONNECTION_URL: url.href, PGHOST: 'elsewhere.invalid',
      PATH: `${folder}:${place.env.PATH}` });
    const [command, ...lines] = out.trim().split('\n');

    assert.ok(!command.includes(url.password));
    for (const line of [`PGHOST=${url.hostname}`, `PGPORT=${url.port}`,
      `PGUSER=${url.username}`, `PGPASSWORD=${url.password}`,
      `PGDATABASE=${place.name}`, 'PGSSLMODE=disable'])
      assert.ok(lines.includes(line), out);
    assert.ok(!out.includes('elsewhere'));
  });

test('connect says what is in the way', async () => {
  const place = await migratedPlace();
  const missing = await ctl(place, 'db connect', { PATH: '/nowhere' });
  const nowhere = new URL(place.env.CONNECTION_URL);
  const far = await ctl(newPlace(), 'db connect');

  assert.equal(missing.code, 4);
  assert.match(missing.err, /no psql here: install it/);
  assert.equal(far.code, 4);
  assert.match(far.err, /cruddurctl db create/);
  nowhere.port = '1';
  const down = await ctl(place, 'db connect', { CONNECTION_URL: nowhere.href });

  assert.equal(down.code, 5);
  assert.match(down.err, /is not running: start it/);
  nowhere.searchParams.set('keepalives_idle', '5');
  nowhere.port = new URL(place.env.CONNECTION_URL).port;
  const odd = await ctl(place, 'db connect', { CONNECTION_URL: nowhere.href });

  assert.equal(odd.code, 2);
  assert.match(odd.err, /keepalives_idle.*leave it out/);
});

test('without a database every command says what to run', async () => {
  const place = newPlace();

  for (const line of ['db sessions', 'db kill-all --yes', 'db status',
    'db rollback --yes']) {
    const { code, err } = await ctl(place, line);

    assert.equal(code, 4, line);
    assert.match(err, /cruddurctl db create/);
  }
});

test('wrong words get the right ones', async () => {
  const place = newPlace();
  const cases = [['db sesions', /'sessions'/], ['db rolback', /'rollback'/],
    ['db killall', /'kill-all'/], ['migrate', /mean 'db migrate'/],
    ['db connect now', /Write it so/],
    ['db sync-cognito-user', /'sync-cognito-users'/],
    ['cognito list-user', /'list-users'/], ['cogito list-users', /'cognito'/],
    ['db rollback --dry-run', /takes no --dry-run/]];

  for (const [line, expected] of cases) {
    const { code, err } = await ctl(place, line);

    assert.equal(code, 2, err);
    assert.match(err, expected);
  }
});
