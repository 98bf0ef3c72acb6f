/* Signing in leads back to where one was; signing out leaves nothing. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { people } from '../lib/people.mjs';

const NETWORK = /\/api\/|\/cognito\//;

afterEach(leaveAll);

async function signIn(page, { email, password }) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('who signs in from a page comes back to it', async () => {
  const [ann, bob] = await people(2);
  const { page, close } = await visit();

  await page.goto(`/@${ann.handle}`);
  await page.getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, bob);
  await page.waitForURL(`**/@${ann.handle}`);
  await page.getByRole('link', { name: 'Message', exact: true }).waitFor();
  await close();
});

test('a profile that is half changed is kept, until it is saved',
  async () => {
    const [ann] = await people(1);
    const { page, close } = await visit({ as: ann });
    const bio = page.getByRole('textbox', { name: 'About you' });

    await page.goto('/settings/profile');
    await bio.fill('Reads rivers.');
    await page.reload();
    assert.equal(await bio.inputValue(), 'Reads rivers.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your profile is saved.').waitFor();
    assert.equal(await page.evaluate(() => Object.keys(localStorage)
      .filter((name) => name.includes('draft')).length), 0);
    await close();
  });

test('signing out leads to the start page, and leaves nothing', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ mayFail: NETWORK });

  await page.goto('/signin');
  await signIn(page, ann);
  await page.getByRole('textbox', { name: 'Write a post' }).waitFor();
  await page.getByLabel('How long it lives').selectOption('3 hours');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: /^Sign in as/ }).first().waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  assert.doesNotMatch(await page.evaluate(() =>
    JSON.stringify([localStorage, sessionStorage])), new RegExp(ann.sub));
  await page.goto('/settings');
  await page.waitForURL('**/signin?next=%2Fsettings');
  await close();
});
