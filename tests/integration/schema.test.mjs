/* Old and new programs beside a schema that changes under them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { people } from '../lib/conversation.mjs';
import { ctl, placesOfFile, run, sql } from '../lib/cli.mjs';
import { forgetfulPostgres } from '../lib/forgetful-postgres.mjs';
import { until } from '../lib/processes.mjs';
import { api, service } from '../lib/stack.mjs';

const newPlace = placesOfFile();
const CROWD = 64;
const FEW = 8; /* what passes through JavaScript takes its time */

/* A server on the place's database; `ready: 'up'` awaits no store. */
async function siteOf(t, place, options) {
  const site = await service({ CONNECTION_URL: place.env.CONNECTION_URL,
    CRUDDUR_WORKERS: '2', CRUDDUR_PG_POOL_SIZE: '4' }, options);

  t.after(() => site.stop());
  return site;
}

const ready = (site) => api('GET', '/api/health-check/ready', { at: site.url });
const logged = (site, pattern) => pattern.test(
  readFileSync(site.logs.cruddurd, 'utf8'));

test('a server on too old a schema says so, and is ready once it is migrated',
  async (t) => {
    const place = newPlace();

    await run(place, 'db create');
    await run(place, 'db migrate');
    await run(place, 'db rollback --yes');
    const site = await siteOf(t, place, { ready: 'up' });

    await until('the line', () => logged(site, new RegExp(
      'level=error .*the database has schema \\d+ and this program needs '
      + '\\d+: run \'cruddurctl db migrate\'')));
    const answer = await ready(site);

    assert.equal(answer.status, 503);
    assert.equal(answer.json.checks.postgres, 'unavailable');
    assert.equal((await ctl(place, 'db status')).code, 4);
    await run(place, 'db migrate');
    await until('readiness', async () => (await ready(site)).status === 200);
    assert.ok(logged(site, /the database has schema \d+ now/));
  });

test('a server on an empty database is not ready either', async (t) => {
  const place = newPlace();

  await run(place, 'db create');
  const site = await siteOf(t, place, { ready: 'up' });

  await until('the line', () => logged(site, /has schema 0 and this/));
  assert.equal((await ready(site)).status, 503);
  await run(place, 'db migrate');
  await until('readiness', async () => (await ready(site)).status === 200);
});

test('a newer schema is fine', async (t) => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  sql(place, `insert into schema_migrations (version, name, checksum)
    values (9999, '9999_of_a_later_version', 'x')`);
  const site = await siteOf(t, place);

  assert.equal((await ready(site)).status, 200);
  assert.ok(!logged(site, /level=error/));
});

/* A crowd that uses all connections, and statements that return columns. */
async function crowd(site, [ann, bob], size = CROWD) {
  const answers = await Promise.all(Array.from({ length: size }, (_, i) =>
    api('GET', i % 2 ? `/api/message_groups/@${bob.handle}`
      : `/api/users/@${bob.handle}/short`,
    { at: site.url, token: ann.token })));

  return [...new Set(answers.map(({ status }) => status))].sort();
}

test('a column that changes its type fails no request', async (t) => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  const site = await siteOf(t, place);
  const pair = await people(2, site.url);

  assert.deepEqual(await crowd(site, pair), [200, 404]);
  /* What is made of the column would keep its type. */
  sql(place, 'alter table users drop column json_name');
  for (const type of ['varchar(60)', 'text']) {
    sql(place, `alter table users alter column handle type ${type}`);
    assert.deepEqual(await crowd(site, pair), [200, 404]);
  }
});

test('statements that a session has forgotten are prepared again', async (t) => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  const way = await forgetfulPostgres(place.env.CONNECTION_URL);
  const site = await service({ CONNECTION_URL: way.url });

  try {
    const pair = await people(2, site.url);

    for (let i = 0; i < 6; i++) {
      assert.deepEqual(await crowd(site, pair, FEW), [200, 404]);
      await way.forget();
    }
    assert.ok(!logged(site, /SQLSTATE/));
  } finally {
    await site.stop();
    way.stop();
  }
});

test('sessions that are ended fail no reader', async (t) => {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  const site = await siteOf(t, place);
  const pair = await people(2, site.url);

  await crowd(site, pair);
  await ctl(place, 'db kill-all --yes');
  await until('both answers', async () =>
    (await crowd(site, pair)).join() === '200,404');
});
