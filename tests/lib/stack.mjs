/*
 * The running stack, for a test file: tests/run-integration.mjs starts one
 * for all files, or name the env file of a script/server that runs:
 *
 *   CRUDDUR_STACK=.stack/env node --test tests/integration/
 *
 * (Its trigger makes people's rows when they sign up; the tests that want to
 * see them made at the first request fail there.)
 *
 * Files share it and run at the same time, so each makes its own people.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSettings } from '../../stack/settings.mjs';
import { startService } from '../../stack/service.mjs';
import { signIn as signInAt, startTemporaryStack }
  from '../../stack/stack.mjs';
import { cognitoCall } from '../../stack/http.mjs';
import { demoPassword, demoUsers } from '../../stack/demo.mjs';
import { MARK } from './leaks.mjs';
import { mintToken } from './token.mjs';

const file = process.env.CRUDDUR_STACK;

if (!file)
  throw new Error('CRUDDUR_STACK names no env file. Use script/test, or see '
    + 'the head of tests/lib/stack.mjs.');

export const env = parseSettings(readFileSync(file, 'utf8'));
export const url = env.CRUDDUR_URL;
export const buildDir = env.CRUDDUR_BUILD_DIR ?? 'build/release';
export const users = demoUsers;
export const logs = Object.fromEntries(['cruddurd', 'nginx', 'nginx_access',
  'postgres', 'dynamodb', 'cognito'].map((name) =>
  [name, join(env.CRUDDUR_DIR, 'log', `${name}.log`)]));

/* { AccessToken, IdToken, RefreshToken } */
export function signIn(email, password) {
  return signInAt(env, email, password);
}

/* An access token for `sub`; claims over the usual ones, undefined drops. */
export function mint(sub, claims = {}, header = {}) {
  return mintToken(sub, { iss: env.CRUDDUR_COGNITO_ISSUER,
    client_id: env.AWS_COGNITO_USER_POOL_CLIENT_ID, ...claims }, header);
}

/*
 * A person who signed up a moment ago: { sub, handle, name, email, password,
 * token }. cruddurd makes their row at their first request.
 */
export async function newUser({ handle = `t${randomBytes(6).toString('hex')}`,
  name = `${MARK}name ${handle}` } = {}) {
  const email = `${MARK}${randomUUID()}@example.com`;
  const { UserSub: sub } = await cognito('SignUp', {
    ClientId: env.AWS_COGNITO_USER_POOL_CLIENT_ID, Username: email,
    Password: demoPassword, UserAttributes: [
      { Name: 'email', Value: email }, { Name: 'name', Value: name },
      { Name: 'preferred_username', Value: handle }],
  });

  await cognito('AdminConfirmSignUp', { Username: sub,
    UserPoolId: env.AWS_COGNITO_USER_POOL_ID });
  return { sub, handle, name, email, password: demoPassword,
    token: mint(sub) };
}

/* One call to Cognito's stand-in. */
export function cognito(action, body) {
  return cognitoCall(env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, action,
    body);
}

/*
 * A cruddurd and nginx of the test's own on the shared stores; stop it in the
 * end. See stack/service.mjs.
 */
export function service(settings, options = {}) {
  return startService(ownSettings(), settings, { buildDir, ...options });
}

/*
 * A whole stack of the test's own, for one that stops or pauses its parts;
 * remove() it in the end. It takes some seconds and half a gigabyte.
 */
export function ownStack(options = {}) {
  return startTemporaryStack({ buildDir, ...options });
}

/*
 * One request: { request, status, headers, text, json }. `body` is sent as
 * JSON unless it is a string or bytes already, with a member that nobody knows
 * and no log may hold.
 */
export async function api(method, path, { token, body, headers = {},
  at = url } = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const answer = await fetch(`${at}${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || raw ? body
      : JSON.stringify({ ...body, planted: `${MARK}member` }),
    redirect: 'manual',
    signal: AbortSignal.timeout(20000),
  });
  const text = await answer.text();

  return { request: `${method} ${path} ${raw ? 'bytes' : JSON.stringify(body)}`,
    status: answer.status, headers: answer.headers, text,
    get json() { return JSON.parse(text); } };
}

/* cruddurd's log lines of one request, for the message of a failed test. */
export function logOf(requestId, log = logs.cruddurd) {
  return readFileSync(log, 'utf8').split('\n')
    .filter((line) => line.includes(requestId)).join('\n');
}

/* Without the names by which the stack tells about itself. */
function ownSettings() {
  return Object.fromEntries(Object.entries(env).filter(([name]) =>
    !['CRUDDUR_DIR', 'CRUDDUR_URL', 'CRUDDUR_PORT', 'CRUDDUR_BUILD_DIR',
      'CRUDDUR_MASTER_PID', 'POSTGRES_PORT', 'DYNAMODB_PORT', 'COGNITO_PORT']
      .includes(name)));
}
