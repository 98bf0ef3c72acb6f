/* Sessions and versions that end in the middle: one goes on where one was. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { enter, leaveAll, visit } from '../lib/browser.mjs';
import { people } from '../lib/people.mjs';
import { post } from '../lib/posts.mjs';

const NETWORK = /\/api\/|\/cognito\//;

afterEach(leaveAll);

const unauthorized = { status: 401, contentType: 'application/json',
  body: '{"error": "unauthorized"}' };

async function signIn(page, { email, password }) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a session that ends on a public page says so, and leads back',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, 'for everybody');
    const { page, close } = await visit({ as: bob, mayFail: NETWORK });
    const path = `/@${ann.handle}/status/${made.uuid}`;

    await page.goto(path);
    await page.getByRole('textbox', { name: /^Reply to/ }).fill('half a');
    await page.route('**/api/me', (route) => route.fulfill(unauthorized));
    const note = page.getByRole('main').getByText('Your session has ended.');

    await note.waitFor({ timeout: 30_000 });
    await page.getByText('for everybody').waitFor();
    await page.unroute('**/api/me');
    await note.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, bob);
    await page.waitForURL(`**${path}`);
    assert.equal(await page.getByRole('textbox', { name: /^Reply to/ })
      .inputValue(), 'half a');
    await close();
  });

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

test('a page older than the server loads itself anew, once, with its drafts',
  async () => {
    const [ann] = await people(1);
    const { page, close } = await visit({ as: ann, mayFail: /\/assets\// });
    let loads = 0;
    let gone = true;

    await page.route(/\/assets\/SettingsPage-.*\.js$/, (route) => gone
      ? route.fulfill({ status: 404, contentType: 'application/json',
        body: '{"error": "not_found"}' }) : route.fallback());
    page.on('load', () => {
      loads++;
      gone = false;
    });
    await page.goto('/');
    loads = 0;
    gone = true;
    await page.getByRole('textbox', { name: 'Write a post' }).fill('half a');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('Signed in as').waitFor();
    assert.equal(loads, 1);
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Write a post' })
      .inputValue(), 'half a');
    await close();
  });

test('what stands beside a page may fail without it', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann, mayFail: /\/assets\// });

  await page.addInitScript(() => sessionStorage.setItem('cruddur.reloaded',
    `${Date.now()}`));
  await page.route(/\/assets\/Side-.*\.js$/, (route) => route.fulfill({
    status: 404, contentType: 'application/json', body: '{}' }));
  await enter(page, ann);
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Write a post' }).fill('still here');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article').filter({ hasText: 'still here' }).waitFor();
  await close();
});
