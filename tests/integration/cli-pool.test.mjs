/* cruddurctl and the user pool: cognito list-users, db sync-cognito-users. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { before, test } from 'node:test';
import { ctl, openSession, placesOfFile, run, sql } from '../lib/cli.mjs';
import { fakeCognito, listed, ownPool } from '../lib/pool.mjs';

const MANY = 64; /* more than a page */
const newPlace = placesOfFile();

let many;

before(async () => {
  many = await ownPool([...Array(MANY).keys()].map((i) =>
    ({ handle: `person_${i}`, name: `Zoë ${i}`, email: `p${i}@example.com` })));
});

function inPool(id) {
  return { AWS_COGNITO_USER_POOL_ID: id };
}

/* A place with the tables and these users. */
async function placeWith(users) {
  const place = newPlace();

  await run(place, 'db create');
  await run(place, 'db migrate');
  for (const [handle, id] of users)
    sql(place, `insert into users (handle, display_name, cognito_user_id)
      values ('${handle}', '${handle}', ${id ? `'${id}'` : 'null'})`);
  return place;
}

async function sync(place, pool, options = '', env = {}) {
  const { out } = await run(place,
    `db sync-cognito-users --json${options}`, { ...inPool(pool.id), ...env });

  return JSON.parse(out);
}

function ids(place) {
  return Object.fromEntries(sql(place, `select handle, cognito_user_id
    from users order by handle`).split('\n').map((row) => row.split('|')));
}

function outcomes({ people }) {
  return Object.fromEntries(people.map(({ handle, outcome }) =>
    [handle, outcome]));
}

test('list-users lists every page, as one JSON document', async () => {
  const place = newPlace();
  const { out, err } = await run(place, 'cognito list-users --json',
    inPool(many.id));
  const { users } = JSON.parse(out);

  assert.deepEqual(users.map(({ sub }) => sub).sort(),
    many.people.map(({ sub }) => sub).sort());
  assert.equal(new Set(users.map(({ handle }) => handle)).size, MANY);
  assert.match(err, new RegExp(`^pool      ${many.id} at http://127.0.0.1`));
});

test('list-users shows people an aligned table', async () => {
  const place = newPlace();
  const pool = await ownPool([
    { handle: 'zoe', name: 'Zoë 山田', email: 'z@example.com' },
    { name: 'No handle\u202e\n', email: 'n@example.com' }]);
  const { out } = await run(place, 'cognito list-users', inPool(pool.id));
  const lines = out.trim().split('\n');

  assert.equal(lines.length, 3);
  assert.match(lines[0], /^SUB {2,}HANDLE +NAME +E-MAIL +STATUS/);
  assert.match(out, /zoe +Zoë 山田 +z@example.com/);
  assert.match(out, / - +No handle\\u\{202e\}\\n +n@example.com/);
});

test('an empty pool is said to be empty', async () => {
  const pool = await ownPool([]);
  const { out } = await run(newPlace(), 'cognito list-users',
    inPool(pool.id));

  assert.equal(out, 'There is nobody in the pool.\n');
});

test('throttled pages are asked for again, signed', async () => {
  const cognito = await fakeCognito((body, calls) => {
    if (calls % 2 === 0)
      return { status: 400, body: { __type: 'TooManyRequestsException' } };
    return { status: 200, body: body.PaginationToken
      ? { Users: [listed({ sub: 'b' })] }
      : { Users: [listed({ sub: 'a' })], PaginationToken: 'more' } };
  });
  const { out } = await run(newPlace(), 'cognito list-users --json',
    { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url });

  cognito.stop();
  assert.deepEqual(JSON.parse(out).users.map(({ sub }) => sub), ['a', 'b']);
  assert.equal(cognito.calls.length, 4);
  assert.equal(cognito.calls[0].body.Limit, 60);
  assert.match(cognito.calls[0].headers.authorization,
    /^AWS4-HMAC-SHA256 .*\/cognito-idp\/aws4_request/);
});

test('a pool that cannot be read is said in one sentence', async () => {
  const fault = (name) => () =>
    ({ status: 400, body: { __type: name } });
  const cases = [
    [fault('ResourceNotFoundException'), 4, /no user pool .* correct/],
    [fault('AccessDeniedException'), 6, /cognito-idp:ListUsers/],
    [fault('UnrecognizedClientException'), 6, /AWS_ACCESS_KEY_ID/],
    [() => ({ status: 200, body: { Users: [], PaginationToken: 'x' } }), 5,
      /same page again/],
  ];

  for (const [answer, code, expected] of cases) {
    const cognito = await fakeCognito(answer);
    const result = await ctl(newPlace(), 'cognito list-users',
      { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url });

    cognito.stop();
    assert.equal(result.code, code, result.err);
    assert.match(result.err.trim().split('\n').at(-1), expected);
  }
});

test('a Cognito that is away changes nothing', async () => {
  const place = await placeWith([['londo', 'MOCK']]);
  const away = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER:
    'http://127.0.0.1:1' };

  for (const line of ['cognito list-users', 'db sync-cognito-users']) {
    const { code, err, out } = await ctl(place, line, away);

    assert.equal(code, 5, err);
    assert.equal(out, '');
    assert.match(err, /Cognito at http:\/\/127.0.0.1:1 does not answer/);
  }
  assert.deepEqual(ids(place), { londo: 'MOCK' });
});

test('sync links users of every page whose id is empty or MOCK', async () => {
  const place = await placeWith([['Person_0', 'MOCK'],
    [`PERSON_${MANY - 1}`, null], ['person_7', 'another']]);
  const result = await sync(place, many);

  assert.deepEqual(ids(place), { Person_0: many.people[0].sub,
    [`PERSON_${MANY - 1}`]: many.people[MANY - 1].sub, person_7: 'another' });
  assert.equal(result.linked, 2);
  assert.equal(result.reported, MANY - 2);
  assert.equal(outcomes(result).person_7, 'another_id');
  assert.equal(outcomes(result).person_8, 'no_user');
});

test('thousands of people are read and linked', async () => {
  const pages = 200;
  const cognito = await fakeCognito(({ PaginationToken: token = '0' }) => ({
    status: 200, body: { Users: personsOf(Number(token)),
      ...(Number(token) + 1 < pages
        && { PaginationToken: `${Number(token) + 1}` }) } }));
  const place = await placeWith([]);
  const env = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url };

  sql(place, `insert into users (handle, display_name)
    select 'H' || i, 'x' from generate_series(1, 5000) as i`);
  const list = await run(place, 'cognito list-users --json', env);
  const table = await run(place, 'cognito list-users', env);
  const { people, linked, reported } = await sync(place, many, '', env);

  cognito.stop();
  assert.equal(JSON.parse(list.out).users.length, 60 * pages);
  assert.equal(table.out.trim().split('\n').length, 1 + 60 * pages);
  assert.deepEqual([people.length, linked, reported],
    [60 * pages, 5000, 60 * pages - 5000]);
  assert.equal(sql(place, `select count(*) from users
    where cognito_user_id = 'sub-' || substr(handle, 2)`), '5000');
});

function personsOf(page) {
  return [...Array(60).keys()].map((i) => page * 60 + i + 1)
    .map((i) => listed({ sub: `sub-${i}`, handle: `h${i}` }));
}

test('a second sync changes nothing', async () => {
  const place = await placeWith([['person_1', 'MOCK']]);

  await sync(place, many);
  const before = ids(place);
  const again = await sync(place, many);

  assert.equal(again.linked, 0);
  assert.equal(again.unchanged, 1);
  assert.deepEqual(ids(place), before);
});

test('two syncs at once link everybody once', async () => {
  const place = await placeWith([['person_1', 'MOCK'], ['person_2', null]]);
  const results = await Promise.all([1, 2, 3].map(() => sync(place, many)));

  assert.equal(results.reduce((sum, { linked }) => sum + linked, 0), 2);
  assert.equal(ids(place).person_1, many.people[1].sub);
});

test('sync does not wait for others who change users', async () => {
  const place = await placeWith([['person_1', 'MOCK'], ['other', 'x']]);
  const session = await openSession(place);

  session.stdin.write("begin; update users set bio = 'b' where "
    + "handle = 'other' returning 1;\n");
  await once(session.stdout, 'data');
  assert.equal((await sync(place, many)).linked, 1);
  session.kill();
});

test('a dry run tells the same and changes nothing', async () => {
  const place = await placeWith([['person_1', 'MOCK']]);
  const result = await sync(place, many, ' --dry-run');

  assert.equal(result.linked, 1);
  assert.equal(result.dry_run, true);
  assert.equal(outcomes(result).person_1, 'linked');
  assert.deepEqual(ids(place), { person_1: 'MOCK' });
});

test('who never confirmed a sign-up gets nobody\'s row', async () => {
  const place = await placeWith([['bayko', 'MOCK'], ['londo', null]]);
  const cognito = await fakeCognito(() => ({ status: 200, body: { Users: [
    listed({ sub: 'a', handle: 'bayko', status: 'UNCONFIRMED' }),
    listed({ sub: 'b', handle: 'londo', status: 'FORCE_CHANGE_PASSWORD' })] } }));
  const result = await sync(place, many, '',
    { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url });

  cognito.stop();
  assert.deepEqual(ids(place), { bayko: 'MOCK', londo: 'b' });
  assert.equal(outcomes(result).bayko, 'unconfirmed');
});

test('a handle that stands twice in the pool links nobody', async () => {
  const place = await placeWith([['bayko', 'MOCK'], ['londo', null]]);
  const pool = await ownPool([{ handle: 'bayko' }, { handle: 'BAYKO ' },
    { handle: 'londo' }]);
  const result = await sync(place, pool);

  assert.deepEqual(ids(place), { bayko: 'MOCK', londo: pool.people[2].sub });
  assert.equal(result.people.filter(({ outcome }) =>
    outcome === 'handle_twice').length, 2);
});

test('an id that another user has already is left with them', async () => {
  const sub = randomUUID();
  const place = await placeWith([['old_name', sub], ['new_name', 'MOCK']]);
  const pool = await ownPool([{ sub, handle: 'new_name' }]);
  const { out } = await run(place, 'db sync-cognito-users', inPool(pool.id));

  assert.match(out, /new_name .*left alone: the id is that of @old_name/);
  assert.deepEqual(ids(place), { new_name: 'MOCK', old_name: sub });
});

test('people without preferred_username are reported, not fatal', async () => {
  const place = await placeWith([['londo', 'MOCK']]);
  const pool = await ownPool([{ email: 'nameless@example.com' },
    { handle: 'londo' }, { handle: 'stranger' }]);
  const { out, err } = await run(place, 'db sync-cognito-users',
    inPool(pool.id));

  assert.match(out, /- .*nameless@example.com .*no preferred_username/);
  assert.match(out, /londo .*linked$/m);
  assert.match(out, /stranger .*no user has this handle/);
  assert.match(err, /linked now: 1, linked before: 0, .*skipped: 2/);
});

test('sync says what to run without schema or database', async () => {
  const place = newPlace();
  const without = await ctl(place, 'db sync-cognito-users',
    inPool(many.id));

  assert.equal(without.code, 4);
  assert.match(without.err, /cruddurctl db create/);
  await run(place, 'db create');
  const empty = await ctl(place, 'db sync-cognito-users', inPool(many.id));

  assert.equal(empty.code, 4);
  assert.match(empty.err, /cruddurctl db migrate/);
});

test('sync asks first when the database is on another machine', async () => {
  const place = await placeWith([['person_1', 'MOCK']]);
  const far = { ...inPool(many.id), CONNECTION_URL: place.env.CONNECTION_URL
    .replace(/(@[^/]+)\//, '$1,far.invalid:1/') };
  const unasked = await ctl(place, 'db sync-cognito-users --yes', far);

  assert.equal(unasked.code, 3);
  assert.match(unasked.err, /changes rows of the database/);
  assert.deepEqual(ids(place), { person_1: 'MOCK' });
  assert.equal((await sync(place, many, ' --dry-run', far)).linked, 1);
  assert.equal((await sync(place, many,
    ` --yes --target ${place.name}`, far)).linked, 1);
});
