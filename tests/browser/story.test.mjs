/* One long story, with two people at two browsers side by side. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { leaveAll, phone, visit } from '../lib/browser.mjs';
import { person } from '../lib/people.mjs';

afterEach(leaveAll);

test('from signing up to a conversation that is read', async () => {
  const bob = await person({ name: 'Bob Bell' });
  const handle = `s${randomBytes(5).toString('hex')}`;
  const said = `Hello from ${handle}`;
  const a = await visit({ mayFail: /cognito/ });
  const b = await visit({ as: bob, size: phone, touch: true });
  const card = (page, text) => page.getByRole('article')
    .filter({ hasText: text });

  await a.page.goto('/');
  await a.page.getByRole('main')
    .getByRole('link', { name: 'Create an account' }).click();
  await a.page.getByRole('textbox', { name: 'Name' }).fill('Stella Story');
  await a.page.getByRole('textbox', { name: 'Handle' }).fill(handle);
  await a.page.getByLabel('E-mail').fill(`${randomUUID()}@example.com`);
  await a.page.getByLabel('Password', { exact: true }).fill('Testing-123');
  await a.page.getByRole('button', { name: 'Create an account' }).click();
  await a.page.getByLabel('Code').fill('123456');
  await a.page.getByRole('button', { name: 'Confirm' }).click();

  await a.page.getByRole('heading', { name: 'Home' }).waitFor();
  await a.page.getByRole('link', { name: 'Profile', exact: true }).click();
  await a.page.getByRole('link', { name: 'Edit profile' }).click();
  await a.page.getByLabel('About you').fill('New here.');
  await a.page.getByRole('button', { name: 'Save' }).click();
  await a.page.getByText('Your profile is saved.').waitFor();

  await a.page.getByRole('link', { name: 'Home', exact: true }).click();
  await a.page.getByRole('textbox', { name: 'Write a post' }).fill(said);
  await a.page.getByRole('button', { name: 'Post', exact: true }).click();
  await card(a.page, said).waitFor();

  await b.page.goto('/');
  await card(b.page, said).getByRole('button', { name: /^Reply/ }).click();
  await b.page.getByRole('textbox', { name: /^Reply to/ })
    .fill('Welcome, Stella');
  await b.page.getByRole('form', { name: /^Reply to/ })
    .getByRole('button', { name: 'Reply' }).click();
  await card(b.page, 'Welcome, Stella').waitFor();

  /* It comes by itself: `me` is asked for every 15 seconds. */
  await a.page.getByRole('link', { name: /Notifications\s*1 unread/ })
    .click({ timeout: 30_000 });
  await a.page.getByRole('link', { name: /Bob Bell replied/ }).click();
  await card(a.page, 'Welcome, Stella')
    .getByRole('link', { name: 'Bob Bell' }).click();
  await a.page.getByRole('link', { name: 'Message', exact: true }).click();
  await a.page.getByRole('textbox', { name: /Write a message/ })
    .fill('Thank you for the welcome');
  await a.page.keyboard.press('Enter');
  await a.page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);

  await b.page.getByRole('link', { name: /Messages\s*1 unread/ })
    .click({ timeout: 30_000 });
  await b.page.getByRole('list', { name: 'Conversations' })
    .getByRole('link', { name: /Stella Story/ }).click();
  await b.page.getByText('Thank you for the welcome')
    .filter({ visible: true }).waitFor();
  await b.page.getByRole('textbox', { name: /Write a message/ })
    .fill('See you around');
  await b.page.getByRole('button', { name: 'Send' }).click();
  await b.page.getByRole('button', { name: 'Back' }).click();
  await b.page.getByRole('link', { name: 'Messages', exact: true })
    .waitFor();

  await a.page.getByRole('region', { name: 'Messages' })
    .getByText('See you around').waitFor();
  await a.page.getByRole('link', { name: 'Home', exact: true }).click();
  await a.page.getByRole('link', { name: 'Messages', exact: true })
    .waitFor();
  await a.close();
  await b.close();
});
