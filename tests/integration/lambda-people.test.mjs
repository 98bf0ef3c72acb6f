/* Cognito's trigger: a confirmed sign-up gets its row from cruddur-lambda. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startLambda } from '../lib/lambda.mjs';
import { literal, sql } from '../lib/postgres.mjs';
import { api, env, mint } from '../lib/stack.mjs';

const SIGN_UP = 'PostConfirmation_ConfirmSignUp';
const fresh = () => `t${randomBytes(6).toString('hex')}`;

let lambda;

before(async () => { lambda = await startLambda('post-confirmation'); });
after(() => lambda?.stop());

/* What Cognito sends; more over the usual attributes, undefined drops. */
function confirmed(attributes = {}, triggerSource = SIGN_UP) {
  const sub = randomUUID();

  return { version: '1', region: 'us-east-1',
    userPoolId: env.AWS_COGNITO_USER_POOL_ID, userName: sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown',
      clientId: env.AWS_COGNITO_USER_POOL_CLIENT_ID },
    triggerSource,
    request: { userAttributes: { sub, email: `${sub}@example.com`,
      email_verified: 'true', 'cognito:user_status': 'CONFIRMED',
      name: 'A Newcomer', preferred_username: fresh(), ...attributes } },
    response: {} };
}

const attributesOf = ({ request }) => request.userAttributes;

/* handle|display_name|email of the person's row, or ''. */
function rowOf(event) {
  return sql('select handle, display_name, email from users '
    + `where cognito_user_id = ${literal(attributesOf(event).sub)}`);
}

test('makes the row and gives the event back', async () => {
  const event = confirmed({ name: 'Zoë "Z" O\'Neil' });
  const { json, error } = await lambda.invoke(event);
  const { preferred_username: handle, name, email } = attributesOf(event);

  assert.equal(error, null);
  assert.deepEqual(json, event);
  assert.equal(rowOf(event), `${handle}|${name}|${email}`);
});

test('the person is known at the first request, without Cognito', async () => {
  const event = confirmed();
  const { sub, preferred_username: handle } = attributesOf(event);

  await lambda.invoke(event);
  const { json } = await api('GET', '/api/me', { token: mint(sub) });
  assert.equal(json.handle, handle);
});

test('the same event again changes nothing', async () => {
  const event = confirmed();
  const first = await lambda.invoke(event);
  const row = rowOf(event);
  const other = structuredClone(event);

  other.request.userAttributes.name = 'Another Name';
  for (const again of [event, other]) {
    const { json, error } = await lambda.invoke(again);

    assert.equal(error, null);
    assert.deepEqual(json, again);
    assert.equal(rowOf(event), row);
  }
  assert.equal(first.error, null);
});

test('a reset password and other triggers make no row', async () => {
  for (const source of ['PostConfirmation_ConfirmForgotPassword',
    'PreSignUp_SignUp', 'PostConfirmation_confirmsignup', '']) {
    const event = confirmed({}, source);
    const { json, error } = await lambda.invoke(event);

    assert.equal(error, null, source);
    assert.deepEqual(json, event);
    assert.equal(rowOf(event), '');
  }
});

test('a handle that cannot be had is chosen later', async () => {
  const taken = confirmed();

  await lambda.invoke(taken);
  for (const handle of [attributesOf(taken).preferred_username.toUpperCase(),
    undefined, '', 'ab', 'a'.repeat(21), 'a b', 'Admin', 'é'.repeat(5),
    '\ud83d\ude00\ud83d\ude00\ud83d\ude00', "'; drop table users; --",
    'x'.repeat(2048)]) {
    const event = confirmed({ preferred_username: handle });
    const { json, error } = await lambda.invoke(event);

    assert.equal(error, null, handle);
    assert.deepEqual(json, JSON.parse(JSON.stringify(event)));
    assert.equal(rowOf(event), '');
  }
});

test('a name that cannot be shown gives way to the handle', async () => {
  for (const name of [undefined, '', ' \u3000', '\u200b', 'two\nlines',
    '\u202eturned', 7, ['x'], null]) {
    const event = confirmed({ name });
    const { preferred_username: handle } = attributesOf(event);

    assert.equal((await lambda.invoke(event)).error, null);
    assert.equal(rowOf(event).split('|')[1], handle);
  }
  const long = confirmed({ name: `  ${'😀'.repeat(50)}x` });
  await lambda.invoke(long);
  assert.equal(rowOf(long).split('|')[1], '😀'.repeat(50));
});

test('but for its response every byte of the event comes back', async () => {
  const event = JSON.stringify(confirmed());
  const head = event.slice(1, event.indexOf(',"response"'));
  const forms = [
    [`{${head},"response":{}}`],
    [`{ ${head} , "response" : {"x": [1, {"response": 2}]} }\n`,
      `{ ${head} , "response" : {} }\n`],
    [`{"response": null,${head}}`, `{"response": {},${head}}`],
    [`{"respons\\u0065":"x",${head}}`, `{"respons\\u0065":{},${head}}`],
    [`{${head}\n}`, `{${head}\n,"response":{}}`],
    [`{"n":1.0e2, "u":"\\u00e9\\/é",${head},"response":{}}`],
  ];

  for (const [sent, expected = sent] of forms) {
    const { text, error } = await lambda.invoke(sent);

    assert.equal(error, null, text);
    assert.equal(text, expected);
  }
});

const wrong = {
  'no JSON': '{"triggerSource":',
  'nothing at all': '',
  'a number': '7',
  'a list': '[]',
  'an object without a trigger': '{}',
  'a trigger that is no text': { triggerSource: 1 },
  'no request': { triggerSource: SIGN_UP },
  'attributes that are a list':
    { triggerSource: SIGN_UP, request: { userAttributes: [] } },
  'no sub': confirmed({ sub: undefined }),
  'a sub that is no uuid': confirmed({ sub: 'x' }),
  'a sub that is a number': confirmed({ sub: 12 }),
  'one name twice':
    `{"triggerSource":"${SIGN_UP}","triggerSource":"${SIGN_UP}"}`,
  'a NUL': confirmed({ name: 'a\0b' }),
  'half a surrogate pair': `{"triggerSource":"${SIGN_UP}","x":"\\ud800"}`,
  'bytes that are no UTF-8':
    Buffer.from(`{"triggerSource":"${SIGN_UP}","x":"\xff"}`, 'latin1'),
  'too many levels':
    `{"triggerSource":"x","y":${'['.repeat(40)}${']'.repeat(40)}}`,
};

for (const [what, event] of Object.entries(wrong))
  test(`reports an event that is ${what}, and goes on`, async () => {
    const { json, error } = await lambda.invoke(event);

    assert.equal(error, 'Function.bad_request');
    assert.deepEqual(json, { errorType: 'Function.bad_request',
      errorMessage: 'The request could not be understood.', stackTrace: [] });
    assert.equal((await lambda.invoke(confirmed())).error, null);
  });

test('reports an event that is far too large, and goes on', async () => {
  for (const size of [300 * 1024, 6 * 1024 * 1024, 7 * 1024 * 1024]) {
    const event = confirmed({ name: 'x'.repeat(size) });
    const { error } = await lambda.invoke(event);

    assert.equal(error, 'Function.body_too_large');
    assert.equal(rowOf(event), '');
  }
  assert.equal((await lambda.invoke(confirmed())).error, null);
});

test('what goes wrong is told in public words only', async () => {
  const own = await startLambda('post-confirmation', { settings: {
    CONNECTION_URL: 'postgresql://who:hunter2@127.0.0.1:1/nothing' } });

  try {
    const { json, error, ms } = await own.invoke(confirmed());

    assert.equal(error, 'Function.unavailable');
    assert.equal(json.errorMessage,
      'Not available just now. Please try again.');
    assert.ok(ms < 5000, `it took ${ms} ms`);
    assert.match(own.log(), /postgres/);
    assert.doesNotMatch(own.log(), /hunter2/);
  } finally {
    await own.stop();
  }
});

test('never logs what people wrote', async () => {
  const event = confirmed({ name: 'Verysecretname' });

  await lambda.invoke(event);
  await lambda.invoke(confirmed({ name: 'Verysecretname', sub: 'x' }));
  assert.doesNotMatch(lambda.log(), /Verysecret|@example/);
  assert.match(lambda.log(), new RegExp(attributesOf(event).sub));
});
