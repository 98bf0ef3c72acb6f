/*
 * Signing in as on AWS: the settings name no endpoint and say USER_SRP_AUTH,
 * so the browser asks Amazon's, which this test plays.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { person } from '../lib/people.mjs';
import { srpServer } from '../lib/srp.mjs';
import { env, mint, service } from '../lib/stack.mjs';

const AMAZON = 'https://cognito-idp.us-east-1.amazonaws.com/';

let site = null;

before(async () => { site = await service({}); });
after(() => site?.stop());
afterEach(leaveAll);

/* Answers as Amazon does, and keeps each call: [action, body]. */
async function playAmazon(page, ann) {
  const calls = [];
  let srp = null;

  const answers = {
    InitiateAuth({ AuthParameters: { SRP_A: A } }) {
      srp = srpServer({ poolId: env.AWS_COGNITO_USER_POOL_ID, A,
        userId: ann.sub, password: ann.password });
      return { ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeParameters: srp.challenge };
    },
    RespondToAuthChallenge({ ChallengeResponses: responses }) {
      return srp.isRight(responses) ? { ChallengeParameters: {},
        AuthenticationResult: { AccessToken: ann.token, IdToken:
          mint(ann.sub, { token_use: 'id' }), RefreshToken: 'kept',
        ExpiresIn: 3600, TokenType: 'Bearer' } } : null;
    },
  };

  await page.route(`${AMAZON}**`, async (route) => {
    const request = route.request();
    const action = request.headers()['x-amz-target'].split('.')[1];
    const body = request.postDataJSON();
    const answer = answers[action]?.(body);

    calls.push([action, body]);
    await route.fulfill({ status: answer ? 200 : 400,
      contentType: 'application/x-amz-json-1.1',
      headers: { 'access-control-allow-origin': '*' },
      body: JSON.stringify(answer ?? { __type: 'NotAuthorizedException',
        message: 'Incorrect username or password.' }) });
  });
  return calls;
}

async function signIn(page, email, password) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('proves the password to Amazon and never sends it', async () => {
  const ann = await person();
  const { page, close } = await visit({ at: site.url, mayFail: /amazonaws/ });
  const calls = await playAmazon(page, ann);

  await page.goto('/signin?next=/settings');
  assert.equal(await page.getByText('Demo people').count(), 0);
  await signIn(page, ann.email, 'Wrong-1234');
  await page.getByRole('alert').getByText('are not right').waitFor();
  await signIn(page, ann.email, ann.password);
  await page.getByText(ann.email).waitFor();
  const [[first, { AuthFlow: flow, AuthParameters: sent }]] = calls;

  assert.equal(first, 'InitiateAuth');
  assert.equal(flow, 'USER_SRP_AUTH');
  assert.equal(sent.USERNAME, ann.email);
  assert.match(sent.SRP_A, /^[0-9a-f]{700,}$/);
  assert.doesNotMatch(JSON.stringify(calls),
    new RegExp(`${ann.password}|Wrong-1234`));
  await close();
});
