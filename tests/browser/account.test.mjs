/* Signing up, in and out, as people do it. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { enter, leaveAll, visit } from '../lib/browser.mjs';
import { person } from '../lib/people.mjs';
import { mint, newUser, url, users } from '../lib/stack.mjs';

const password = 'Testing-123';

afterEach(leaveAll);

test('signs up, confirms, and is in', async () => {
  const handle = `w${randomBytes(5).toString('hex')}`;
  const { page, close } = await visit({ mayFail: /cognito/ });

  await page.goto('/signup');
  await page.getByLabel('Name').fill('Wanda Wu');
  await page.getByLabel('Handle').fill('me');
  await page.getByText('Use 3 to 20').waitFor();
  await page.getByLabel('Handle').fill('bayko');
  await page.getByText('This handle is taken.').waitFor();
  await page.getByLabel('Handle').fill(handle);
  await page.getByText('This handle is free.').waitFor();
  await page.getByLabel('E-mail').fill(`${randomUUID()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create an account' }).click();

  await page.getByText('The code is 123456').waitFor();
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('This code is not right.').waitFor();
  await page.getByLabel('Code').fill('123456');
  await page.getByRole('button', { name: 'Confirm' }).click();

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('Signed in as').waitFor();
  await page.getByText(`@${handle}`).waitFor();
  await close();
});

test('signs in as one of the demo with one click', async () => {
  const { page, close } = await visit();

  await page.goto('/');
  await page.getByRole('button', { name: `Sign in as ${users[0].name}` })
    .click();
  await page.getByRole('link', { name: 'Messages' }).waitFor();
  await close();
});

test('says that a password is wrong, and keeps the e-mail', async () => {
  const { page, close } = await visit({ mayFail: /cognito/ });

  await page.goto('/signin');
  await page.getByLabel('E-mail').fill(users[0].email);
  await page.getByLabel('Password', { exact: true }).fill('Wrong-1234');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').getByText('are not right').waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), users[0].email);
  await close();
});

test('recovers with a code and a new password', async () => {
  const ann = await newUser();
  const { page, close } = await visit();

  await page.goto('/forgot');
  await page.getByLabel('E-mail').fill(ann.email);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await page.getByLabel('Code').fill('123456');
  await page.getByLabel('New password').fill('Another-456');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Sign in with the new one.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('Another-456');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Messages' }).waitFor();
  await close();
});

test('leads back to where one was once the session has ended', async () => {
  const ann = await person();
  const { page, close } = await visit({ mayFail: /cognito|api/ });

  await enter(page, { ...ann, token: mint(ann.sub, { exp: 1 }) });
  await page.goto('/settings?x=1');
  await page.getByText('Your session has ended.').waitFor();
  await page.getByLabel('E-mail').fill(ann.email);
  await page.getByLabel('Password', { exact: true }).fill(ann.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/settings?x=1');
  await page.getByText(ann.email).waitFor();
  await close();
});

test('renews a token that is about to end without a word', async () => {
  const ann = await person();
  const { page, close } = await visit();

  await page.goto('/signin');
  await page.getByLabel('E-mail').fill(ann.email);
  await page.getByLabel('Password', { exact: true }).fill(ann.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Messages' }).waitFor();
  const key = await page.evaluate(() => Object.keys(localStorage)
    .find((name) => name.endsWith('.accessToken')));
  const old = mint(ann.sub, { exp: Math.floor(Date.now() / 1000) + 5 });

  await page.evaluate(([name, token]) => localStorage.setItem(name, token),
    [key, old]);
  await page.goto('/messages');
  await page.getByText('No conversations yet').first().waitFor();
  assert.notEqual(await page.evaluate((name) => localStorage.getItem(name),
    key), old);
  await close();
});

test('signs out, and leaves nothing behind', async () => {
  const [ann, bob] = [await person(), await person()];
  const { page, close } = await visit({ as: ann });

  await page.goto(`/messages/new/${bob.handle}`);
  await page.getByRole('textbox').fill('half written');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out all the same' }).click();
  await page.getByRole('link', { name: 'Create an account' }).first()
    .waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  const left = await page.evaluate(() => JSON.stringify(localStorage));

  assert.doesNotMatch(left, /half written|accessToken|LastAuthUser/);
  await close();
});

test('another tab that signs in as somebody else changes this one',
  async () => {
    const [ann, bob] = [await person(), await person()];
    const first = await visit({ as: ann });

    await first.page.goto('/settings');
    await first.page.getByText(ann.email).waitFor();
    const second = await visit({ as: bob, context: first.context });

    await first.page.getByText(bob.email).waitFor();
    await second.close();
    await first.close();
  });

test('somebody whose handle was taken chooses another', async () => {
  const taken = await person();
  const late = await newUser({ handle: taken.handle, name: 'Late Larry' });
  const { page, close } = await visit({ as: late, mayFail: /api/ });
  const handle = `z${randomBytes(5).toString('hex')}`;

  await page.goto('/messages');
  await page.getByRole('heading', { name: 'Choose another handle' })
    .waitFor();
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('Name').fill('Late Larry');
  await page.getByRole('button', { name: 'Use this handle' }).click();
  await page.getByText('No conversations yet').first().waitFor();
  await close();
});

test('an address that is nobody\'s says so', async () => {
  const { page, close } = await visit();

  await page.goto(`${url}/no/such/page`);
  await page.getByRole('heading', { name: 'There is nothing here' })
    .waitFor();
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await page.waitForURL(`${url}/`);
  await close();
});
