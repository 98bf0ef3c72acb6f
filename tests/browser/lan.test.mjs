/*
 * The site as a phone in the same network sees it: over plain http at an
 * address that is not this machine's own, where browsers withhold a part of
 * what they can do.
 */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { lanUrls } from '../../stack/addresses.mjs';
import { leaveAll, phone, visit } from '../lib/browser.mjs';
import { ownStack } from '../lib/stack.mjs';

const skip = lanUrls(0).length === 0 && 'this machine is in no network';
let stack = null;

before(async () => {
  if (!skip)
    stack = await ownStack({ lan: true });
});
afterEach(leaveAll);
after(() => stack?.remove());

const visitor = () => visit({ at: stack.lanUrls[0], size: phone, touch: true,
  mayFail: /cognito|\/short$/ });
const card = (page, text) => page.getByRole('article')
  .filter({ hasText: text });

test('one signs in, posts, shares and writes to somebody', { skip },
  async () => {
    const { page, close } = await visitor();

    await page.goto('/');
    assert.deepEqual(await page.evaluate(() => [isSecureContext,
      'randomUUID' in crypto, 'subtle' in crypto, 'clipboard' in navigator]),
    [false, false, false, false]);
    await page.getByRole('button', { name: 'Sign in as Andrew Brown' })
      .click();
    await page.getByRole('textbox', { name: 'Write a post' })
      .fill('From the sofa.');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await card(page, 'From the sofa.').waitFor();
    await card(page, 'From the sofa.').getByRole('button', { name: 'Share' })
      .click();
    assert.match(await page.getByRole('dialog').getByRole('textbox')
      .inputValue(), new RegExp(`^${stack.lanUrls[0]}/@andrewbrown/status/`));
    await page.keyboard.press('Escape');

    await page.goto('/messages/new/marta');
    await page.getByRole('textbox', { name: /^Write a message/ })
      .fill('Are you at home?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    await page.getByRole('region', { name: 'Messages' })
      .getByText('Are you at home?').waitFor();
    await close();
  });

test('one signs up, and a token is renewed', { skip }, async () => {
  const handle = `n${randomBytes(5).toString('hex')}`;
  const { page, close } = await visitor();

  await page.goto('/signup');
  await page.getByLabel('Name').fill('Nora Network');
  await page.getByLabel('Handle').fill(handle);
  await page.getByLabel('E-mail').fill(`${randomUUID()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill('Testing-123');
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Code').fill('123456');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  await page.goto(`/@${handle}`);
  await page.getByRole('link', { name: 'Edit profile' }).waitFor();
  /* One that ends now is as good as none: the next request renews it. */
  const old = await page.evaluate(() => {
    const key = Object.keys(localStorage)
      .find((name) => name.endsWith('.accessToken'));
    const [head, body, signature] = localStorage.getItem(key).split('.');
    const claims = JSON.parse(atob(body.replaceAll('-', '+')
      .replaceAll('_', '/')));
    const ended = btoa(JSON.stringify({ ...claims, exp: 1 }))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

    localStorage.setItem(key, `${head}.${ended}.${signature}`);
    return localStorage.getItem(key);
  });

  await page.goto('/messages');
  await page.getByText('No conversations yet').first().waitFor();
  assert.notEqual(await page.evaluate(() => localStorage.getItem(
    Object.keys(localStorage).find((name) => name.endsWith('.accessToken')))),
  old);
  await close();
});
