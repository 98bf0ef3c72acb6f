/* What logs say of a request, and what they never say. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
  from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { get, logLineOf, refused, say, send } from '../lib/answers.mjs';
import { leaksIn, MARK } from '../lib/leaks.mjs';
import { people, person } from '../lib/people.mjs';
import { exchange } from '../lib/raw.mjs';
import { api, logs, mint, newUser, service } from '../lib/stack.mjs';

const mark = (what) => `${what}${randomBytes(9).toString('hex')}`;

test('no log holds a token, a text, a name or an address', async () => {
  const own = await service({ CRUDDUR_LOG_LEVEL: 'debug' });

  try {
    /* Cognito's stand-in tells about its mails, which is its own affair. */
    const { cognito: _, ...shared } = logs;

    for (const [at, log] of [[undefined, logs.cruddurd],
      [own.url, own.logs.cruddurd]]) {
      const planted = await plantMarks(at, log);

      for (const path of [...Object.values(shared),
        ...Object.values(own.logs)])
        for (const [what, secret] of Object.entries(planted))
          assert.ok(!readFileSync(path, 'utf8').includes(secret),
            `${what} in ${path}`);
    }
  } finally {
    await own.stop();
  }
});

test('a line tells who asked for what, and how it went', async () => {
  const ann = await person();
  const line = async (answer) => Object.fromEntries(
    [...(await logLineOf(answer)).matchAll(/(\w+)=("[^"]*"|\S+)/g)]
      .map(([, name, value]) => [name, value]));
  const answer = await api('GET', '/api/me', { token: ann.token });
  const good = await line(answer);

  assert.equal(good.req, answer.headers.get('x-request-id'));
  assert.equal(good.route, '/api/me');
  assert.equal(good.viewer, ann.uuid);
  assert.equal(good.method, 'GET');
  assert.equal(good.status, '200');
  assert.equal(good.level, 'info');
  assert.equal(Number(good.bytes), Buffer.byteLength(answer.text));
  const bad = await line(await api('GET', '/api/me'));
  assert.equal(bad.status, '401');
  assert.equal(bad.level, 'info');
  assert.ok(bad.reason);
});

test('what comes from outside makes no lines of its own', async () => {
  const forged = `x\nlevel=error msg=${mark('forged')}`;
  const ann = await person();
  const path = `/api/users/@${encodeURIComponent(forged)}/short`;
  const answer = await api('GET', path, { token: ann.token,
    headers: { 'user-agent': forged.replace('\n', ' ') } });

  refused(answer, 404, 'user_not_found');
  await logLineOf(answer);
  for (const name of ['cruddurd', 'nginx_access'])
    assert.ok(!readFileSync(logs[name], 'utf8').split('\n')
      .some((line) => line.startsWith('level=error')));
});

test('what a log must not hold is found after all tests', () => {
  const folder = mkdtempSync('/tmp/cruddur-leaks-');
  const found = (text, name = 'cruddurd.log') => {
    mkdirSync(join(folder, 'kept'), { recursive: true });
    writeFileSync(join(folder, 'kept', name), `level=info\n${text}\n`);
    return leaksIn(folder);
  };

  try {
    for (const text of [`to=${MARK}x@example.com`, mint('somebody'),
      'authorization: Bearer x']) {
      const [leak, ...more] = found(`msg="${text}"`);

      assert.ok(leak.startsWith(`${folder}/kept/cruddurd.log:2: msg="`));
      assert.deepEqual(more, []);
    }
    assert.deepEqual(found('viewer=86369c4f msg="all is well"'), []);
    assert.deepEqual(found(`${MARK}x`, 'cognito.log'), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/* Everything that no log shall hold, sent in every way that may fail. */
async function plantMarks(at, log) {
  const [bob] = await people(1);
  const ann = await newUser({ name: mark('Name') });
  const text = mark('text');
  const key = mark('key');
  const query = mark('query');
  const wrong = mint(ann.sub, { exp: 1, jti: mark('jti') });
  const options = { at, headers: { 'idempotency-key': key } };
  const { message_group_uuid: group } = (await send(ann,
    { handle: bob.handle, message: text }, key, options)).json;

  for (const body of [{ message: text, message_group_uuid: group },
    { message: text.repeat(100), handle: bob.handle },
    { message: text, handle: 'nobody_at_all' }, { message: text },
    `{"message":"${text}"`, `{"message":"${text}","message":"${text}"}`])
    await send(ann, body, undefined, { at });
  await send(ann, { handle: bob.handle, message: `${text}!` }, key, options);
  await send(ann, text, undefined, { at,
    headers: { 'content-type': text } });
  await get(bob, `/api/messages/${group}`, { at });
  for (const path of [`/api/users/search?term=${query}`,
    `/api/users/search?term=${query}%00`, `/api/me?${query}`,
    `/api/message_groups?before=${query}`, `/api/nothing?x=${query}`])
    await api('GET', path, { at, token: ann.token });
  await api('GET', '/api/me', { at, token: wrong });
  await api('GET', '/api/me', { at, token: `${ann.token}x` });
  await exchange(`GET /api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${
    ann.token}\r\nAuthorization: Bearer ${wrong}\r\n\r\n`, at);
  const last = await api('POST', '/api/me', { at, token: ann.token,
    body: { handle: 'andrewbrown', display_name: text } });
  await say(ann, { handle: bob.handle, message: text }, key + text);
  refused(await send({ token: wrong }, { message: text }, undefined, { at }),
    401, 'unauthorized');
  assert.match(await logLineOf(last, log), /status=409/);
  return { token: ann.token, 'token\'s signature': ann.token.split('.')[2],
    'bad token': wrong, text, key, query, email: ann.email, name: ann.name };
}
