/* cruddurctl db purge, recount, verify-forgotten: what happens to posts. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { startPurging } from '../../stack/purge.mjs';
import { ctl, openSession, placesOfFile, run, sql } from '../lib/cli.mjs';
import { until } from '../lib/processes.mjs';
import { buildDir } from '../lib/stack.mjs';

const newPlace = placesOfFile();
const SECRET = 'nobody shall ever read this again';

/* Inserts posts: count, text, age and life; `more` members of each. */
function addPosts(place, count, { text = 'a post', age = '2 hours',
  life = '1 hour', parent = 'null' } = {}) {
  return sql(place, `insert into activities (uuid, user_uuid, message,
      reply_to_activity_uuid, expires_at, created_at, words)
    select gen_random_uuid(), (select uuid from users limit 1), '${text}',
      ${parent}, now() - interval '${age}' + interval '${life}',
      now() - interval '${age}', search_words('${text}')
    from generate_series(1, ${count})
    returning uuid`).split('\n');
}

const number = (place, table, where = 'true') =>
  Number(sql(place, `select count(*) from ${table} where ${where}`));
const outcome = async (place, line) =>
  JSON.parse((await run(place, `db ${line} --json`)).out);

/* Every table, and what is sampled of them, as text. */
function everything(place) {
  return sql(place, `select string_agg(table_name, ' ')
    from information_schema.tables where table_schema = 'public'`).split(' ')
    .concat('pg_statistic').map((table) => sql(place, `select ${table}::text from ${table}`))
    .join('\n');
}

let place;

before(async () => {
  place = newPlace();
  await run(place, 'db setup --yes');
  sql(place, 'delete from activities');
});

test('what has ended is removed with all that hangs on it, and nothing else',
  async () => {
    const [ended] = addPosts(place, 1, { text: SECRET });
    const [answer] = addPosts(place, 1, { text: `re: ${SECRET}`,
      parent: `'${ended}'` });
    const [nested] = addPosts(place, 1, { text: `re: re: ${SECRET}`,
      parent: `'${answer}'` });
    const [alive] = addPosts(place, 1, { text: 'still there',
      life: '3 hours' });

    for (const uuid of [ended, answer, nested, alive])
      sql(place, `insert into likes select uuid, '${uuid}', now() from users;
        insert into reposts (user_uuid, activity_uuid, created_at)
          select uuid, '${uuid}', now() from users;
        insert into notifications (user_uuid, kind, actor_uuid, activity_uuid,
          created_at) select a.uuid, 'like', b.uuid, '${uuid}', now()
          from users a, users b where a.uuid <> b.uuid;
        insert into idempotency (user_uuid, key, method, path, hash,
          activity_uuid, created_at) select uuid, 'k-${uuid}', 'POST', '/x',
          'h', '${uuid}', now() from users limit 1`);
    sql(place, `insert into idempotency (user_uuid, key, method, path, hash,
      created_at) select uuid, 'old', 'POST', '/x', 'h',
      now() - interval '24 hours 1 s' from users limit 1`);
    sql(place, 'analyze');
    assert.ok(everything(place).includes(SECRET));
    assert.equal((await ctl(place, 'db verify-forgotten')).code, 1);
    assert.deepEqual(await outcome(place, 'purge'),
      { posts: 3, others: 3 * (6 + 6 + 30 + 1), keys: 1 });
    assert.ok(!everything(place).includes(SECRET));
    assert.equal(number(place, 'activities'), 1);
    assert.equal(number(place, 'likes'), 6);
    assert.equal(number(place, 'notifications'), 30);
    assert.equal(number(place, 'idempotency', 'activity_uuid is null'), 3);
    assert.deepEqual(await outcome(place, 'verify-forgotten'),
      { ended: 0, ended_within_a_minute: 0, outlive: 0,
        unknown_columns: '' });
    assert.deepEqual(await outcome(place, 'purge'),
      { posts: 0, others: 0, keys: 0 });
  });

test('a quiet purge removes as well, and speaks only of what goes wrong',
  async () => {
    addPosts(place, 1);
    const good = await run(place, 'db purge --quiet');
    const bad = await ctl(place, 'db purge --quiet',
      { CONNECTION_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });

    assert.equal(good.out + good.err, '');
    assert.equal(number(place, 'activities', 'expires_at < now()'), 0);
    assert.notEqual(bad.code, 0);
    assert.match(bad.err, /^cruddurctl: .+\n$/);
  });

test('many are removed, never more than 1000 rows at a time', async () => {
  const own = newPlace();

  await run(own, 'db setup --yes');
  sql(own, `delete from activities;
    create table sizes (what text, number bigint);
    create function note() returns trigger language plpgsql as $$
      begin insert into sizes select txid_current(), count(*) from gone;
        return null; end $$`);
  for (const table of ['activities', 'likes', 'reposts', 'notifications'])
    sql(own, `create trigger noted after delete on ${table} referencing old
      table as gone for each statement execute function note()`);
  const [thread] = addPosts(own, 1);

  addPosts(own, 1200, { parent: `'${thread}'` });
  addPosts(own, 1500);
  sql(own, `insert into users (display_name, handle)
    select 'x', 'many' || i from generate_series(1, 2500) as i;
    insert into likes select users.uuid, '${thread}', now() from users`);
  const { posts, others } = await outcome(own, 'purge');

  assert.equal(posts, 2701);
  assert.equal(others, 2506);
  assert.equal(number(own, 'activities'), 0);
  const largest = Number(sql(own, `select max(total) from (
    select sum(number) as total from sizes group by what) as each`));

  assert.ok(largest <= 1000, `${largest}`);
  assert.ok(largest > 300, `${largest}`);
});

test('what another purge holds is left to it, and readers do not wait',
  async () => {
    const [held] = addPosts(place, 1);

    addPosts(place, 10);
    const session = await openSession(place);

    session.stdin.write(`begin; select uuid from activities
      where uuid = '${held}' for update;\n`);
    await new Promise((resolve) => { session.stdout.once('data', resolve); });
    assert.equal((await outcome(place, 'purge')).posts, 10);
    session.kill();
    const gone = () => outcome(place, 'purge');

    for (let posts = 0; posts === 0;)
      posts = (await gone()).posts;
    assert.equal(number(place, 'activities', `uuid = '${held}'`), 0);
  });

test('verify-forgotten tells what is left, and where texts could hide',
  async () => {
    const [fresh] = addPosts(place, 1, { life: '1 hour 59 minutes 55 s' });

    assert.equal((await outcome(place, 'verify-forgotten'))
      .ended_within_a_minute, 1);
    sql(place, `update activities set expires_at = now() - interval '61 s'
      where uuid = '${fresh}'`);
    const late = await ctl(place, 'db verify-forgotten');

    assert.equal(late.code, 1);
    assert.match(late.out, /over a minute ago: 1/);
    assert.match(late.err, /db purge/);
    await run(place, 'db purge');
    sql(place, 'create table drafts (body jsonb)');
    const hidden = await ctl(place, 'db verify-forgotten');

    assert.equal(hidden.code, 1);
    assert.match(hidden.out, /drafts\.body/);
    sql(place, `drop table drafts;
      alter table activities alter column json_head set statistics 100;
      analyze activities`);
    const sampled = await ctl(place, 'db verify-forgotten');

    assert.equal(sampled.code, 1);
    assert.match(sampled.out, /samples of activities\.json_head/);
    sql(place, `alter table activities alter column json_head type text,
      alter column json_head set statistics 0`);
    await run(place, 'db verify-forgotten');
  });

test('recount finds wrong counts and puts them right', async () => {
  const [one, two] = addPosts(place, 2, { life: '1 day' });

  sql(place, `insert into likes select uuid, '${one}', now() from users
    limit 3`);
  sql(place, `update activities set likes_count = 3 where uuid = '${one}'`);
  const before = await outcome(place, 'recount');

  sql(place, `update activities set likes_count = 7, replies_count = 1
    where uuid = '${one}';
    update activities set reposts_count = 2 where uuid = '${two}'`);
  assert.equal((await outcome(place, 'recount --dry-run')).wrong, 2);
  assert.equal(sql(place, `select likes_count from activities
    where uuid = '${one}'`), '7');
  assert.deepEqual(await outcome(place, 'recount'), { wrong: 2, mended: 2 });
  assert.equal(sql(place, `select likes_count, reposts_count, replies_count
    from activities where uuid in ('${one}', '${two}')
    order by likes_count`), '0|0|0\n3|0|0');
  assert.match((await run(place, 'db recount')).out, /All counts are those/);
  assert.ok(before.wrong >= 0);
});

test('recount finds what is wrongly kept of an author\'s own marks',
  async () => {
    const [one, two] = addPosts(place, 2, { life: '1 day' });
    const own = `select uuid, liked_by_author, reposted_by_author
      from activities where uuid in ('${one}', '${two}') order by uuid`;

    sql(place, `insert into likes select user_uuid, uuid, now()
      from activities where uuid = '${one}';
      update activities set likes_count = 1 where uuid = '${one}';
      update activities set reposted_by_author = true where uuid = '${two}'`);
    assert.deepEqual(await outcome(place, 'recount'), { wrong: 2, mended: 2 });
    assert.equal(sql(place, own),
      [`${one}|t|f`, `${two}|f|f`].sort().join('\n'));
  });

test('script/server removes what ends while it runs', async (t) => {
  const own = newPlace();
  const dir = mkdtempSync(join(tmpdir(), 'cruddur-purge-'));

  t.after(() => rmSync(dir, { recursive: true, force: true }));
  await run(own, 'db setup --yes');
  const purging = startPurging({ dir, settings: own.env, buildDir,
    log: join(dir, 'log'), everyMs: 10 });

  t.after(() => purging.stop());
  for (let round = 0; round < 2; round++) {
    addPosts(own, 1, { text: SECRET });
    await until('it is gone', () =>
      number(own, 'activities', `message = '${SECRET}'`) === 0);
  }
});
