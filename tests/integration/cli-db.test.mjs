/* cruddurctl db …: the PostgreSQL database. */
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync }
  from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ctl, databaseExists, openSession, ownPlace, ownSql, placesOfFile,
  run, sql }
  from '../lib/cli.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { preparePostgres, removePostgres } from '../../stack/postgres.mjs';

const SUB = '11111111-1111-4111-8111-1111111111';
const newPlace = placesOfFile();

test('create, migrate and seed build a database, and again change nothing',
  async () => {
    const place = newPlace();

    assert.match((await run(place, 'db create')).out, /has been created/);
    assert.match((await run(place, 'db create')).out, /was there already/);
    assert.deepEqual(JSON.parse((await run(place, 'db migrate --json')).out)
      .applied[0], '0001_users');
    assert.deepEqual(JSON.parse((await run(place, 'db migrate --json')).out),
      { applied: [] });
    await run(place, 'db seed');
    const people = sql(place, `select handle, display_name, email,
      cognito_user_id, uuid from users order by handle`);

    assert.match((await run(place, 'db seed')).out, /were there already/);
    assert.equal(sql(place, `select handle, display_name, email,
      cognito_user_id, uuid from users order by handle`), people);
    assert.deepEqual(people.split('\n').map((row) =>
      row.split('|').slice(0, 4).join(' ')), [
      `amira أميرة حداد amira@example.com ${SUB}04`,
      `andrewbrown Andrew Brown andrew@example.com ${SUB}01`,
      `bayko Andrew Bayko bayko@example.com ${SUB}02`,
      `londo Londo Mollari londo@example.com ${SUB}03`,
      `marta Marta Kowalska marta@example.com ${SUB}06`,
      `yuki 田中ゆき yuki@example.com ${SUB}05`]);
  });

test('a host that says nothing does not keep from the next of the URL',
  { timeout: 30000 }, async (t) => {
    const place = newPlace();
    const url = new URL(place.env.CONNECTION_URL);
    const silent = createServer(() => {});

    await run(place, 'db create');
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    t.after(() => silent.close());
    const { code, out, err } = await ctl(place, 'db sessions', {
      CONNECTION_URL: place.env.CONNECTION_URL.replace(url.host,
        `127.0.0.1:${silent.address().port},${url.host}`) });

    assert.equal(code, 0, err);
    assert.equal(out, 'Nobody else is connected.\n');
  });

/* As Debian makes one where no language is set. */
test('a database knows all letters in a cluster that knows English ones only',
  async () => {
    const place = ownPlace();
    const dir = mkdtempSync('/tmp/cruddur-cluster-');

    chmodSync(dir, 0o711);
    const { port } = await choosePorts(dir, ['port']);
    const { program, url } = await preparePostgres({ dir, port,
      log: join(dir, 'log'), durable: false, locale: 'C' });

    place.env.CONNECTION_URL = url.replace(/cruddur$/, place.name);
    try {
      await program.start();
      sql(place, `create database ${place.name}`, 'postgres');
      const { code, err } = await ctl(place, 'db migrate');
      assert.equal(code, 3);
      assert.match(err, /knows English letters only: drop it/);
      await run(place, 'db drop --yes');
      await run(place, 'db create');
      await run(place, 'db migrate');
      assert.equal(sql(place, `select lower('ПРИВЕТ, Élan'),
        'é' ~ '[[:alpha:]]', search_words('ПРИВЕТ') @@ search_query('прив')`),
      'привет, élan|t|t');
    } finally {
      await program.stop();
      removePostgres(dir);
      rmSync(dir, { recursive: true });
    }
  });

test('posts are seeded that live, and again when few live', async () => {
  const place = newPlace();
  const count = (condition = 'true') => Number(sql(place, `select count(*)
    from activities where ${condition}`));
  const alive = () => count('expires_at > now()');

  await run(place, 'db create');
  await run(place, 'db migrate');
  const { posts } = JSON.parse((await run(place, 'db seed --json')).out);

  assert.ok(posts >= 40);
  assert.equal(count(), posts);
  assert.equal(alive(), posts);
  assert.equal(count(`reply_to_activity_uuid is null and expires_at
    between now() and now() + interval '3 minutes'`), 1);
  assert.equal(sql(place, `select count(distinct user_uuid)
    from activities`), '6');
  assert.equal(sql(place, `select string_agg(distinct
    (expires_at - created_at)::text, ', ') from activities
    where reply_to_activity_uuid is null`),
  '01:00:00, 03:00:00, 1 day, 12:00:00, 3 days, 30 days, 7 days');
  assert.equal(count(`likes_count <> (select count(*) from likes
    where activity_uuid = activities.uuid) or reposts_count <> (
    select count(*) from reposts where activity_uuid = activities.uuid)
    or replies_count <> (select count(*) from activities as reply
    where reply.reply_to_activity_uuid = activities.uuid)`), 0);
  assert.deepEqual(sql(place, `select distinct kind from notifications
    order by kind`).split('\n'), ['like', 'mention', 'reply', 'repost']);
  assert.equal(JSON.parse((await run(place, 'db seed --json')).out).posts, 0);
  sql(place, "update activities set expires_at = now() - interval '1 s'");
  await Promise.all([1, 2, 3].map(() => run(place, 'db seed')));
  assert.equal(count(), 2 * posts);
  assert.equal(alive(), posts);
});

test('setup builds a fresh database, and builds it anew', async () => {
  const place = newPlace();

  await run(place, 'db setup --yes');
  sql(place, "update users set bio = 'old' where handle = 'londo'");
  const { dropped } = JSON.parse((await run(place,
    'db setup --yes --json')).out);

  assert.equal(dropped, true);
  assert.equal(sql(place, "select count(*) from users where bio = ''"), '6');
});

test('every command says first what it talks to, the password left out',
  async () => {
    const place = newPlace();
    const { err } = await run(place, 'db create');

    assert.match(err, new RegExp(`^database  ${place.name} on 127.0.0.1`));
    assert.ok(!err.includes(new URL(place.env.CONNECTION_URL).password));
  });

test('a seeded person with another id of the pool is left alone', async () => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db schema-load');
  sql(place, `insert into users (handle, display_name, cognito_user_id) values
    ('AndrewBrown', 'Someone', 'another'), ('bayko', 'B', 'MOCK'),
    ('other', 'Took it', '${SUB}03')`);
  const { people } = JSON.parse((await run(place, 'db seed --json')).out);

  assert.match(people[0].outcome, /left alone/);
  assert.match(people[1].outcome, /linked/);
  assert.equal(sql(place, `select coalesce(cognito_user_id, '-') from users
    where lower(handle) in ('andrewbrown', 'bayko', 'londo', 'other')
    order by lower(handle)`), `another\n${SUB}02\n-\n${SUB}03`);
});

test('schema-load wants an empty database', async () => {
  const place = newPlace();

  await run(place, 'db create');
  sql(place, 'create table something (a int)');
  const { code, err } = await ctl(place, 'db schema-load');

  assert.equal(code, 3);
  assert.match(err, /has tables already.*db migrate/);
});

test('two migrations at the same time apply each file once', async () => {
  const place = newPlace();

  await run(place, 'db create');
  const results = await Promise.all([1, 2, 3].map(() =>
    run(place, 'db migrate --json')));
  const applied = results.flatMap(({ out }) => JSON.parse(out).applied);

  assert.equal(applied.length, new Set(applied).size);
  assert.equal(sql(place, 'select count(*) from schema_migrations'),
    `${applied.length}`);
});

test('the same commands at the same time build one database', async () => {
  const place = newPlace();
  const thrice = (line) => Promise.all([1, 2, 3].map(() => run(place, line)));

  await thrice('db create');
  await thrice('db migrate');
  await thrice('db seed');
  assert.equal(sql(place, 'select count(*) from users'), '6');
});

test('a migration that fails leaves nothing behind', async () => {
  const place = newPlace();
  const folder = ownSql();

  writeFileSync(`${folder}/migrations/9001_bad.up.sql`,
    'create table half (a int); select no_such_function();');
  await run(place, 'db create');
  const { code, err } = await ctl(place, 'db migrate',
    { CRUDDUR_SQL_DIR: folder });

  assert.equal(code, 1, err);
  assert.equal(sql(place, "select to_regclass('half') is null"), 't');
  assert.equal(sql(place, `select count(*) from schema_migrations
    where version = 9001`), '0');
  rmSync(folder, { recursive: true });
});

test('a migration changed after it was applied is refused', async () => {
  const place = newPlace();
  const folder = ownSql();

  await run(place, 'db create');
  await run(place, 'db migrate');
  appendFileSync(`${folder}/migrations/0001_users.up.sql`, '-- more\n');
  const { code, err } = await ctl(place, 'db migrate',
    { CRUDDUR_SQL_DIR: folder });

  assert.equal(code, 3);
  assert.match(err, /0001_users.*write a new migration/s);
  rmSync(folder, { recursive: true });
});

test('a database in use is not dropped', async () => {
  const place = newPlace();

  await run(place, 'db setup --yes');
  const session = await openSession(place);
  const { code, err } = await ctl(place, 'db drop --yes');

  session.kill();
  assert.equal(code, 3, err);
  assert.match(err, /in use/);
  assert.ok(databaseExists(place));
});

test('dropping what is not there is no failure', async () => {
  const { out } = await run(ownPlace(), 'db drop --yes');

  assert.match(out, /was not there/);
});

test('seeding without database or schema says what to run', async () => {
  const place = newPlace();
  const without = await ctl(place, 'db seed');

  assert.equal(without.code, 4);
  assert.match(without.err, /cruddurctl db create/);
  await run(place, 'db create');
  const empty = await ctl(place, 'db seed');

  assert.equal(empty.code, 4);
  assert.match(empty.err, /cruddurctl db migrate/);
});
