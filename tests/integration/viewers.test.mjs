/* Who is asking: the row of a person, made from what Cognito knows. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { get, invalid, members, ok, refused, say, send, TIME, USER_SHORT,
  UUID } from '../lib/answers.mjs';
import { person } from '../lib/people.mjs';
import { api, cognito, env, mint, newUser, service } from '../lib/stack.mjs';
import { sql } from '../lib/postgres.mjs';

const PROFILE = [...USER_SHORT, 'bio', 'cruds_count', 'created_at'];
const fresh = () => `t${randomBytes(6).toString('hex')}`;
const rowsOf = ({ sub }) =>
  Number(sql(`select count(*) from users where cognito_user_id = '${sub}'`));
const choose = (user, body, headers = {}) =>
  api('POST', '/api/me', { token: user.token, body, headers });

test('makes the row at the first request, with what Cognito knows',
  async () => {
    const user = await newUser({ name: 'Zoë "Z" O\'Neil' });

    assert.equal(rowsOf(user), 0);
    assert.deepEqual(await get(user, '/api/message_groups'), []);
    assert.equal(rowsOf(user), 1);
    const me = await get(user, '/api/me');
    const { uuid, created_at: time } = me;
    assert.deepEqual(me, { uuid, handle: user.handle, display_name: user.name,
      bio: '', cruds_count: 0, created_at: time, email: user.email,
      unread_notifications: 0, unread_conversations: 0 });
    assert.match(uuid, UUID);
    assert.match(time, TIME);
    assert.ok(Math.abs(Date.now() - Date.parse(time)) < 60000);
  });

test('the first request may be any that needs a viewer', async () => {
  const ann = await person();

  await say(await newUser(), { handle: ann.handle, message: 'hello' });
  ok(await api('GET', `/api/users/search?term=${ann.handle}`,
    { token: (await newUser()).token }));
});

test('first requests at the same time make one row', async () => {
  const user = await newUser();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) =>
    get(user, i % 2 ? '/api/me' : '/api/message_groups')));

  assert.equal(rowsOf(user), 1);
  const uuids = answers.filter(({ uuid }) => uuid).map(({ uuid }) => uuid);
  assert.equal(new Set(uuids).size, 1);
});

test('a name that cannot be shown gives way to the handle', async () => {
  for (const name of ['\u200b', 'two\nlines', '\u202eturned', '\u3000']) {
    const user = await newUser({ name });

    assert.equal((await get(user, '/api/me')).display_name, user.handle);
  }
  const long = await newUser({ name: `${'😀'.repeat(50)}x` });
  assert.equal((await get(long, '/api/me')).display_name, '😀'.repeat(50));
});

const impossible = { 'reserved': 'Admin', 'too short': 'ab',
  'too long': 'a'.repeat(21), 'with a space': 'a b c', 'empty': '',
  'not of our letters': 'zoë', 'like a path': 'a/../b' };

for (const [what, handle] of Object.entries(impossible))
  test(`who has a handle that is ${what} chooses another`, async () => {
    const user = await newUser({ handle, name: 'Somebody' });
    const chosen = fresh();

    for (const answer of [await api('GET', '/api/me', { token: user.token }),
      await api('GET', '/api/message_groups', { token: user.token }),
      await api('GET', `/api/messages/${randomUUID()}`,
        { token: user.token }),
      await send(user, { handle: 'andrewbrown', message: 'x' })])
      refused(answer, 409, 'handle_taken');
    assert.equal(rowsOf(user), 0);
    const made = ok(await choose(user, { handle: chosen,
      display_name: ' My name ' }));
    members(made, [...PROFILE, 'email', 'unread_notifications',
      'unread_conversations']);
    assert.equal(made.handle, chosen);
    assert.equal(made.display_name, 'My name');
    assert.equal(made.email, user.email);
    assert.deepEqual(await get(user, '/api/me'), made);
    assert.deepEqual(await get(user, '/api/message_groups'), []);
  });

test('a handle taken in other letters is taken', async () => {
  const ann = await person({ handle: fresh() });
  const late = await newUser({ handle: ann.handle.toUpperCase() });

  refused(await api('GET', '/api/me', { token: late.token }), 409,
    'handle_taken');
  for (const handle of [ann.handle, ann.handle.toUpperCase()])
    refused(await choose(late, { handle, display_name: 'Late' }), 409,
      'handle_taken');
  const chosen = fresh();
  ok(await choose(late, { handle: chosen, display_name: 'Late' }));
  refused(await choose(late, { handle: fresh(), display_name: 'Again' }),
    409, 'handle_taken');
  assert.equal((await get(late, '/api/me')).handle, chosen);
});

test('tells everything that is wrong with a choice at once', async () => {
  const user = await newUser({ handle: 'x' });

  for (const handle of [undefined, null, 7, '', 'ab', 'a'.repeat(21), 'a-b',
    'a b', 'é'.repeat(3), 'a\nbc', '@abc'])
    invalid(await choose(user, { handle, display_name: 'N' }),
      'handle_invalid');
  for (const handle of ['admin', 'Administrator', 'ROOT', 'support', 'help',
    'system', 'security', 'moderator', 'official', 'cruddur'])
    invalid(await choose(user, { handle, display_name: 'N' }),
      'handle_reserved');
  for (const name of [undefined, null, 1, '', ' \u3000', '\u200b'])
    invalid(await choose(user, { handle: fresh(), display_name: name }),
      'display_name_blank');
  assert.deepEqual((await choose(user, {})).json.sort(),
    ['display_name_blank', 'handle_invalid']);
  assert.deepEqual((await choose(user, { handle: 'root',
    display_name: '' })).json.sort(), ['display_name_blank',
    'handle_reserved']);
  refused(await choose(user, '{'), 400, 'bad_request');
  refused(await api('POST', '/api/me', { body: {} }), 401, 'unauthorized');
  assert.equal(rowsOf(user), 0);
});

test('two who choose one handle at the same time: one has it', async () => {
  const rivals = await Promise.all([1, 2].map(() => newUser({ handle: 'x' })));
  const handle = fresh();
  const answers = await Promise.all(rivals.map((rival) =>
    choose(rival, { handle, display_name: 'Rival' })));

  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
});

test('a choice sent again under its key gives the same answer', async () => {
  const user = await newUser({ handle: 'x' });
  const body = { handle: fresh(), display_name: 'Once' };
  const key = { 'idempotency-key': randomUUID() };
  const first = ok(await choose(user, body, key));

  assert.deepEqual(ok(await choose(user, body, key)), first);
  const other = await choose(user, { ...body, display_name: 'Twice' }, key);
  assert.equal(other.status, 422);
  assert.deepEqual(other.json, ['idempotency_key_reused']);
  refused(await choose(user, body, { 'idempotency-key': randomUUID() }), 409,
    'handle_taken');
});

test('a token that Cognito does not know is refused', async () => {
  const nobody = { token: mint(randomUUID()) };

  for (const answer of [await api('GET', '/api/me', nobody),
    await choose(nobody, { handle: fresh(), display_name: 'Nobody' })]) {
    refused(answer, 401, 'unauthorized');
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
  }
});

test('a row that is there needs no Cognito', async () => {
  const ann = await person();

  await cognito('AdminDeleteUser', { Username: ann.sub,
    UserPoolId: env.AWS_COGNITO_USER_POOL_ID });
  const own = await service({ CRUDDUR_WORKERS: '1' });
  try {
    ok(await api('GET', '/api/me', { at: own.url, token: ann.token }));
  } finally {
    await own.stop();
  }
});
