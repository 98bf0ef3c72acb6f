/*
 * User pools for tests of cruddurctl: one of the test's own in the stand-in
 * for Cognito, and a Cognito that answers what a test wants.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { env } from './stack.mjs';

const SERVICE = 'AWSCognitoIdentityProviderService';

/* A new pool with these people: { id, people: [{ sub, … }] }. */
export async function ownPool(wanted) {
  const { UserPool: pool } = await cognito('CreateUserPool',
    { PoolName: 'test', UsernameAttributes: ['phone_number'] });
  const people = wanted.map((person) => ({ sub: randomUUID(), ...person }));

  for (const person of people)
    await cognito('AdminCreateUser', { UserPoolId: pool.Id,
      Username: person.sub, MessageAction: 'SUPPRESS',
      UserAttributes: attributes(person) });
  return { id: pool.Id, people };
}

/* answerTo(body): { status, body } for each call; what was asked in `calls`. */
export async function fakeCognito(answerTo) {
  const calls = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = JSON.parse(Buffer.concat(await incoming.toArray()));
    const answer = answerTo(body, calls.length);

    calls.push({ body, headers: incoming.headers });
    outgoing.writeHead(answer.status,
      { 'content-type': 'application/x-amz-json-1.1' });
    outgoing.end(JSON.stringify(answer.body));
  });

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { calls, url: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.close() };
}

/* A person as ListUsers shows them. */
export function listed(person) {
  return { Username: person.sub, Enabled: true,
    UserStatus: person.status ?? 'CONFIRMED',
    Attributes: attributes(person) };
}

function attributes({ sub, handle, name, email }) {
  return Object.entries({ sub, preferred_username: handle, name, email })
    .filter(([, Value]) => Value !== undefined)
    .map(([Name, Value]) => ({ Name, Value }));
}

async function cognito(action, body) {
  const answer = await fetch(env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, {
    method: 'POST', body: JSON.stringify(body), headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${SERVICE}.${action}` } });
  const json = await answer.json();

  if (!answer.ok)
    throw new Error(`${action}: ${JSON.stringify(json)}`);
  return json;
}
