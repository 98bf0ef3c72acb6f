/* The stack itself: sign-in, what the shim adds, nginx's own answers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { randomUUID } from 'node:crypto';
import { clientConfig } from '../../stack/cruddurd.mjs';
import { api, cognito, env, mint, newUser, service, signIn, url, users }
  from '../lib/stack.mjs';

const clientId = env.AWS_COGNITO_USER_POOL_CLIENT_ID;
const poolId = env.AWS_COGNITO_USER_POOL_ID;

test('signs a demo user in through nginx', async () => {
  const answer = await fetch(`${url}/cognito/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
    body: JSON.stringify({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: clientId,
      AuthParameters: { USERNAME: users[0].email,
        PASSWORD: users[0].password } }),
  });
  const { AuthenticationResult: result } = await answer.json();

  assert.equal(result.TokenType, 'Bearer');
  assert.equal(result.ExpiresIn, 3600);
  const claims = JSON.parse(
    Buffer.from(result.AccessToken.split('.')[1], 'base64url'));
  assert.equal(claims.sub, users[0].sub);
  assert.equal(claims.iss, env.CRUDDUR_COGNITO_ISSUER);
});

test('refuses a wrong password as Cognito does', async () => {
  await assert.rejects(signIn(users[0].email, 'Wrong-pass-1'),
    { name: 'NotAuthorizedException' });
});

test('refreshes tokens by the newer call', async () => {
  const first = await signIn(users[1].email, users[1].password);
  const { AuthenticationResult: second } = await cognito(
    'GetTokensFromRefreshToken',
    { ClientId: clientId, RefreshToken: first.RefreshToken });

  assert.ok(second.AccessToken);
});

test('a global sign-out ends the refresh tokens', async () => {
  const person = await newUser();
  const tokens = await signIn(person.email, person.password);

  await cognito('GlobalSignOut', { AccessToken: tokens.AccessToken });
  await assert.rejects(cognito('GetTokensFromRefreshToken',
    { ClientId: clientId, RefreshToken: tokens.RefreshToken }),
  { name: 'NotAuthorizedException' });
  await assert.rejects(cognito('GetUser',
    { AccessToken: tokens.AccessToken }), { name: 'NotAuthorizedException' });
});

test('an administrator signs somebody out everywhere', async () => {
  const person = await newUser();
  const tokens = await signIn(person.email, person.password);

  await cognito('AdminUserGlobalSignOut',
    { UserPoolId: poolId, Username: person.sub });
  await assert.rejects(cognito('GetTokensFromRefreshToken',
    { ClientId: clientId, RefreshToken: tokens.RefreshToken }),
  { name: 'NotAuthorizedException' });
});

test('GetUser knows a signed-up person, and no forged token', async () => {
  const person = await newUser();
  const forged = `${person.token.slice(0, -6)}AAAAAA`;
  const refusal = { name: 'NotAuthorizedException' };
  const user = await cognito('GetUser', { AccessToken: person.token });
  const late = mint(person.sub, { exp: Math.floor(Date.now() / 1000) - 1 });

  assert.equal(user.UserAttributes.find(({ Name }) =>
    Name === 'preferred_username').Value, person.handle);
  await assert.rejects(cognito('GetUser', { AccessToken: forged }), refusal);
  await assert.rejects(cognito('GetUser', { AccessToken: late }), refusal);
  await assert.rejects(cognito('GetUser', { AccessToken: 'x' }), refusal);
});

test('lists users page by page', async () => {
  const seen = [];
  let token;

  do {
    const page = await cognito('ListUsers', { UserPoolId: poolId, Limit: 1,
      AttributesToGet: ['email'], ...(token && { PaginationToken: token }) });

    assert.equal(page.Users.length, 1);
    assert.deepEqual(page.Users[0].Attributes.map(({ Name }) => Name),
      ['email']);
    seen.push(page.Users[0].Username);
    token = page.PaginationToken;
  } while (token && seen.length < 3);
  assert.equal(new Set(seen).size, 3);
  await assert.rejects(cognito('ListUsers',
    { UserPoolId: poolId, PaginationToken: 'made-up' }),
  { name: 'InvalidParameterException' });
  await assert.rejects(cognito('ListUsers', { UserPoolId: poolId, Limit: 61 }),
    { name: 'InvalidParameterException' });
});

test('holds passwords to the policy and sends codes again', async () => {
  const Username = `${randomUUID()}@example.com`;
  const draft = { ClientId: clientId, Username, UserAttributes: [
    { Name: 'email', Value: Username }] };

  await assert.rejects(cognito('SignUp', { ...draft, Password: 'short' }),
    { name: 'InvalidPasswordException' });
  await cognito('SignUp', { ...draft, Password: 'Testing-123' });
  const again = await cognito('ResendConfirmationCode',
    { ClientId: clientId, Username });
  assert.equal(again.CodeDeliveryDetails.DeliveryMedium, 'EMAIL');
  await cognito('ConfirmSignUp',
    { ClientId: clientId, Username, ConfirmationCode: '123456' });
  await assert.rejects(cognito('ResendConfirmationCode',
    { ClientId: clientId, Username }), { name: 'InvalidParameterException' });
});

test('config.json tells a client how to sign in', async () => {
  const { json, headers } = await api('GET', '/config.json');

  assert.equal(headers.get('cache-control'), 'no-cache');
  assert.equal(json.cognito.userPoolClientId, clientId);
  assert.equal(json.cognito.endpoint, '/cognito/');
  assert.equal(json.cognito.authFlow, 'USER_PASSWORD_AUTH');
  assert.equal(json.demo.users.length, users.length);
});

test('the demo is told beside its own stand-in only', () => {
  const local = 'http://127.0.0.1:9229';
  const configOf = (issuer) =>
    clientConfig({ CRUDDUR_COGNITO_ISSUER: issuer }, local);

  assert.equal(configOf(`${local}/pool`).cognito.endpoint, '/cognito/');
  const { cognito: real, demo } = configOf(
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Real');
  assert.deepEqual([real.authFlow, real.endpoint, demo],
    ['USER_SRP_AUTH', null, null]);
});

test('a test may run a service with settings of its own', async () => {
  const own = await service({ CRUDDUR_WORKERS: '1' });

  try {
    assert.notEqual(own.url, url);
    const { status } = await api('GET', '/api/health-check', { at: own.url });
    assert.equal(status, 200);
    assert.ok(own.masterPid > 0);
  } finally {
    await own.stop();
  }
});

const nginxErrors = [
  ['two Authorization headers', 400, 'bad_request',
    'GET /api/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\n'
    + 'Authorization: Bearer b\r\n\r\n'],
  ['a request line that is none', 400, 'bad_request', 'nonsense\r\n\r\n'],
  ['a missing Host', 400, 'bad_request', 'GET /api/me HTTP/1.1\r\n\r\n'],
  ['an unknown HTTP version', 400, 'bad_request',
    'GET /api/me HTTP/7.3\r\nHost: x\r\n\r\n'],
  ['a path of 20 KiB', 414, 'uri_too_long',
    `GET /api/${'a'.repeat(20480)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['a header of 20 KiB', 400, 'bad_request',
    `GET /api/me HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20480)}\r\n\r\n`],
  ['a body of 1 MiB', 413, 'body_too_large',
    'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n'],
  ['TRACE', 405, 'method_not_allowed',
    'TRACE /api/me HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['an unknown transfer encoding', 400, 'bad_request',
    'POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n'],
];

for (const [what, status, code, request] of nginxErrors)
  test(`nginx answers ${what} in the API's shape`, async () => {
    const answer = await exchange(request);

    assert.equal(answer.status, status);
    assert.match(answer.head, /^content-type: application\/json$/im);
    assert.equal(answer.json.error, code);
    assert.ok(answer.json.message);
    assert.match(answer.head,
      new RegExp(`^x-request-id: ${answer.json.request_id}$`, 'im'));
  });

/* Sends bytes as they are; fetch would refuse to. */
async function exchange(bytes) {
  const socket = connect(new URL(url).port, '127.0.0.1');
  let text = '';

  socket.setEncoding('utf8');
  socket.on('data', (part) => {
    text += part;
    if (/\r\n\r\n.*}$/s.test(text))
      socket.end();
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  const [head, body] = text.split('\r\n\r\n');

  return { status: Number(head.split(' ')[1]), head: head.replace(/\r/g, ''),
    json: JSON.parse(body) };
}
