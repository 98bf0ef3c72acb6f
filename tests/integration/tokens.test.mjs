/*
 * Who may call: access tokens, good and forged (RFC 7519, RFC 8725).
 */
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { api, env, mint, newUser, signIn, users } from '../lib/stack.mjs';
import { localKey, mintToken } from '../lib/token.mjs';

const PATH = '/api/message_groups';
const person = await newUser();
const base64url = (value) => Buffer.from(
  typeof value === 'string' ? value : JSON.stringify(value))
  .toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const claims = (over = {}) => ({ sub: person.sub, token_use: 'access',
  iss: env.CRUDDUR_COGNITO_ISSUER, exp: now() + 600, iat: now(),
  client_id: env.AWS_COGNITO_USER_POOL_CLIENT_ID, ...over });
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 });

/* A token whose parts are exactly these texts, signed by the pool's key. */
async function signed(head, body) {
  const { sign } = await import('node:crypto');
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${body}`),
    localKey);

  return `${head}.${body}.${signature.toString('base64url')}`;
}

function hmacWithPublicKey() {
  const head = base64url({ alg: 'HS256', kid: 'CognitoLocal' });
  const body = base64url(claims());
  const secret = otherKey.publicKey.export({ type: 'spki', format: 'pem' });

  return `${head}.${body}.${createHmac('sha256', secret)
    .update(`${head}.${body}`).digest('base64url')}`;
}

const good = mint(person.sub);
const [goodHead, goodBody, goodSignature] = good.split('.');

const forged = {
  'no parts at all': 'nonsense',
  'an empty token': '',
  'two parts': `${goodHead}.${goodBody}`,
  'four parts': `${good}.${goodSignature}`,
  'padding': `${goodHead}=.${goodBody}.${goodSignature}`,
  'the standard alphabet': `${goodHead}.${goodBody}.+/${
    goodSignature.slice(2)}`,
  'a signature cut short': good.slice(0, -8),
  'a signature of another key': mintToken(person.sub, claims(), {},
    otherKey.privateKey),
  'claims changed after signing': `${goodHead}.${base64url(
    claims({ sub: randomUUID() }))}.${goodSignature}`,
  'alg none': `${base64url({ alg: 'none', kid: 'CognitoLocal' })}.${
    base64url(claims())}.`,
  'alg None with a signature': mint(person.sub, {}, { alg: 'None' }),
  'alg HS256 over the public key': hmacWithPublicKey(),
  'alg RS512': mint(person.sub, {}, { alg: 'RS512' }),
  'alg rs256': mint(person.sub, {}, { alg: 'rs256' }),
  'no alg': mint(person.sub, {}, { alg: undefined }),
  'no kid': mint(person.sub, {}, { kid: undefined }),
  'a kid that is a number': mint(person.sub, {}, { kid: 7 }),
  'an unknown kid': mint(person.sub, {}, { kid: 'other' }),
  'crit': mint(person.sub, {}, { crit: ['exp'] }),
  'an embedded key': mintToken(person.sub, claims(), { kid: 'mine',
    jwk: otherKey.publicKey.export({ format: 'jwk' }) },
  otherKey.privateKey),
  'a key address': mintToken(person.sub, claims(), { kid: 'mine',
    jku: 'http://127.0.0.1:1/jwks.json' }, otherKey.privateKey),
  'another issuer': mint(person.sub, { iss: 'https://example.com/pool' }),
  'no issuer': mint(person.sub, { iss: undefined }),
  'an id token': mint(person.sub, { token_use: 'id' }),
  'another client': mint(person.sub, { client_id: 'someone-else' }),
  'its audience in aud': mint(person.sub, { client_id: undefined,
    aud: env.AWS_COGNITO_USER_POOL_CLIENT_ID }),
  'expired a second ago': mint(person.sub, { exp: now() - 1 }),
  'no exp': mint(person.sub, { exp: undefined }),
  'exp as text': mint(person.sub, { exp: String(now() + 600) }),
  'exp true': mint(person.sub, { exp: true }),
  'not valid yet': mint(person.sub, { nbf: now() + 120 }),
  'nbf as text': mint(person.sub, { nbf: '0' }),
  'a sub that is no uuid': mint('andrewbrown'),
  'no sub': mint(undefined),
  'duplicate members': await signed(goodHead, base64url(
    JSON.stringify(claims()).replace('{',
      `{"sub":"${randomUUID()}",`))),
  'claims that are no JSON': await signed(goodHead, base64url('{"sub":')),
  'claims that are a list': await signed(goodHead, base64url('[]')),
  'a header that is no JSON': await signed(base64url('RS256'), goodBody),
  'a NUL in the issuer': mint(person.sub, {
    iss: `${env.CRUDDUR_COGNITO_ISSUER}\0` }),
};

for (const [what, token] of Object.entries(forged))
  test(`refuses a token with ${what}`, async () => {
    const answer = await api('GET', PATH,
      { headers: { authorization: `Bearer ${token}` } });

    assert.equal(answer.status, 401, answer.text);
    assert.equal(answer.json.error, 'unauthorized');
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
  });

test('accepts a token from a real sign-in', async () => {
  const { AccessToken } = await signIn(users[0].email, users[0].password);
  const answer = await api('GET', PATH, { token: AccessToken });

  assert.equal(answer.status, 200, answer.text);
  assert.ok(answer.json.length >= 1);
});

test('refuses the id token of a real sign-in', async () => {
  const { IdToken } = await signIn(users[0].email, users[0].password);

  assert.equal((await api('GET', PATH, { token: IdToken })).status, 401);
});

test('reads the scheme in any case', async () => {
  const answer = await api('GET', PATH,
    { headers: { authorization: `bEARER ${good}` } });

  assert.equal(answer.status, 200, answer.text);
});

test('asks for a token where none is sent', async () => {
  const answer = await api('GET', PATH);

  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
});

test('refuses another scheme', async () => {
  const answer = await api('GET', PATH,
    { headers: { authorization: 'Basic YTpi' } });

  assert.equal(answer.status, 401);
});

test('a token that ends while it is cached is refused', async () => {
  const token = mint(person.sub, { exp: now() + 2 });

  assert.equal((await api('GET', PATH, { token })).status, 200);
  await new Promise((done) => { setTimeout(done, 3000); });
  assert.equal((await api('GET', PATH, { token })).status, 401);
});
