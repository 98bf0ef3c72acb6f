/*
 * The people of the bench. User N talks with user N + 1 in group N; the canned
 * DynamoDB derives the same world from the uuids. Their tokens are signed by a
 * key made here, whose public half a small key server gives out.
 */
import { createServer } from 'node:http';
import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

export const userCount = 200;
export const poolId = 'us-east-1_Bench0001';
export const clientId = 'cruddurbenchclient000001';

const KEY_ID = 'bench';
const TOKEN_LIFE_S = 24 * 3600;

export const people = Array.from({ length: userCount }, (_, number) => ({
  number,
  uuid: `00000000-0000-4000-8000-${digits(number)}`,
  group: `00000000-0000-4000-9000-${digits(number)}`,
  sub: `00000000-0000-4000-b000-${digits(number)}`,
  handle: `bench_${`${number}`.padStart(5, '0')}`,
  name: `Bench User ${number}`,
}));

function digits(number) {
  return `${number}`.padStart(12, '0');
}

/* { issuer, tokens, stop() }: a token for each of `people`, in their order. */
export async function startKeyServer() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa',
    { modulusLength: 2048 });
  const keys = JSON.stringify({ keys: [{ ...publicKey.export(
    { format: 'jwk' }), alg: 'RS256', use: 'sig', kid: KEY_ID }] });
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(keys);
  });

  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  const issuer = `http://127.0.0.1:${server.address().port}/${poolId}`;

  return { issuer, stop: () => server.close(),
    tokens: people.map(({ sub }) => sign(privateKey, claims(issuer, sub))) };
}

/* As Cognito makes them, in number and length. */
function claims(issuer, sub) {
  const now = Math.floor(Date.now() / 1000);

  return { sub, iss: issuer, client_id: clientId, origin_jti: randomUUID(),
    event_id: randomUUID(), token_use: 'access',
    scope: 'aws.cognito.signin.user.admin', auth_time: now,
    exp: now + TOKEN_LIFE_S, iat: now, jti: randomUUID(), username: sub };
}

function sign(key, payload) {
  const text = [{ kid: KEY_ID, alg: 'RS256' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

  return `${text}.${createSign('RSA-SHA256').update(text)
    .sign(key, 'base64url')}`;
}

/* What wrk reads: a line of token, group and handle for each person. */
export function writeRequests(path, tokens) {
  writeFileSync(path, people.map(({ group, handle }, number) =>
    `${tokens[number]} ${group} ${handle}\n`).join(''));
}

/* SQL that makes the rows of `people`. */
export function insertPeople() {
  const rows = people.map(({ uuid, name, handle, sub }) =>
    `('${uuid}', '${name}', '${handle}', '${handle}@example.com', '${sub}')`);

  return 'insert into users (uuid, display_name, handle, email,'
    + ` cognito_user_id) values ${rows.join(',')} on conflict do nothing`;
}
