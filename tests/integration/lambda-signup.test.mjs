/* From the sign-up through the trigger to the row, on a stack of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { allParts } from '../../stack/stack.mjs';
import { cognitoCall } from '../../stack/http.mjs';
import { confirmationCode, demoPassword } from '../../stack/demo.mjs';
import { api, ownStack } from '../lib/stack.mjs';

let stack;

before(async () => {
  stack = await ownStack({ parts: [...allParts, 'trigger'] });
});
after(() => stack?.remove());

function cognito(action, body) {
  return cognitoCall(stack.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER,
    action, { ClientId: stack.env.AWS_COGNITO_USER_POOL_CLIENT_ID, ...body });
}

/* A person who has typed the code from their mail. */
async function signUp(handle = `t${randomBytes(6).toString('hex')}`) {
  const email = `${randomUUID()}@example.com`;
  const { UserSub: sub } = await cognito('SignUp', { Username: email,
    Password: demoPassword, UserAttributes: [
      { Name: 'email', Value: email }, { Name: 'name', Value: 'New Here' },
      { Name: 'preferred_username', Value: handle }] });

  await cognito('ConfirmSignUp',
    { Username: email, ConfirmationCode: confirmationCode });
  return { sub, handle, email };
}

/* uuid|handle|display_name|email */
function rowOf({ sub }) {
  return execFileSync('psql', ['-XAtq', '-c', 'select uuid, handle, '
    + `display_name, email from users where cognito_user_id = '${sub}'`,
  stack.env.CONNECTION_URL], { encoding: 'utf8' }).trim();
}

async function me({ email }, password = demoPassword) {
  const { AccessToken: token } = await stack.signIn(email, password);

  return api('GET', '/api/me', { at: stack.url, token });
}

test('the row is there before the first request', async () => {
  const ann = await signUp();
  const [uuid, ...row] = rowOf(ann).split('|');

  assert.deepEqual(row, [ann.handle, 'New Here', ann.email]);
  const answer = await me(ann);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.json.uuid, uuid);
});

test('a new password leaves the row as it is', async () => {
  const ann = await signUp();
  const row = rowOf(ann);

  await cognito('ForgotPassword', { Username: ann.email });
  await cognito('ConfirmForgotPassword', { Username: ann.email,
    ConfirmationCode: confirmationCode, Password: 'Another-1pass' });
  assert.equal(rowOf(ann), row);
  assert.equal((await me(ann, 'Another-1pass')).status, 200);
});

test('who wants a taken handle is confirmed all the same', async () => {
  const ann = await signUp();
  const bob = await signUp(ann.handle.toUpperCase());

  assert.equal(rowOf(bob), '');
  const answer = await me(bob);
  assert.equal(answer.status, 409);
  assert.equal(answer.json.error, 'handle_taken');
});

test('a trigger that is away costs nothing but the time', async () => {
  await stack.part('trigger').stop();
  try {
    const ann = await signUp();

    assert.equal(rowOf(ann), '');
    assert.equal((await me(ann)).status, 200);
    assert.notEqual(rowOf(ann), '');
  } finally {
    await stack.part('trigger').start();
  }
  assert.notEqual(rowOf(await signUp()), '');
});
