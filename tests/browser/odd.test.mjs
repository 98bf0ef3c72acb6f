/*
 * What people seldom do and no page may stumble over: odd words and
 * addresses, a clock that is wrong, settings or a store that cannot be had.
 */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaveAll, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post, remove } from '../lib/posts.mjs';

const NETWORK = /\/api\/|\/config\.json|\/cognito\//;
const HOURS_MS = 3_600_000;
const SLOW_MS = 2000;

afterEach(leaveAll);

test('a term of which no person is left finds posts', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  await page.goto('/search?term=%40');
  await page.getByRole('heading', { name: 'Posts' }).waitFor();
  await close();
});

test('what another term found does not stand under the new one', async () => {
  const [ann] = await people(1);
  const rare = `r${ann.handle}`;

  await post(ann, `The ${rare} of before.`);
  const { page, close } = await visit({ as: ann });
  const found = page.getByRole('main').getByText('of before.');

  await page.goto(`/search?term=${rare}`);
  await found.waitFor();
  await page.route('**/search?*', async (route) => {
    await sleep(SLOW_MS);
    await route.continue().catch(() => {});
  });
  await page.getByRole('searchbox').fill('nothing has this');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?term=nothing*');
  await found.waitFor({ state: 'hidden', timeout: SLOW_MS / 2 });
  await page.getByText('No post for').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

test('an address that holds no uuid leads to nothing else', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  for (const path of ['/messages/..%2Factivities%2Fnotifications',
    '/messages/home', `/@${ann.handle}/status/home`]) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'There is nothing here' })
      .waitFor();
  }
  await close();
});

test('a post under another\'s handle leads to its author\'s address',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, 'By Ann.');
    const { page, close } = await visit({ as: bob });
    const own = `/@${ann.handle}/status/${made.uuid}`;

    await page.goto(`/@${bob.handle}`);
    for (const wrong of [`/@${bob.handle}`, `/@${ann.handle.toUpperCase()}`,
      '/nobody']) {
      await page.goto(`${wrong}/status/${made.uuid}`);
      await page.waitForURL(`**${own}`);
      await page.waitForFunction((title) => document.title === title,
        `Post by ${ann.name} · Cruddur`);
      await page.getByRole('article').filter({ hasText: 'By Ann.' })
        .first().waitFor();
    }
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await page.waitForURL(`**/@${bob.handle}`);
    await close();
  });

for (const hours of [-3, 3])
  test(`a clock that is ${hours} hours off hides no post`, async () => {
    const [ann] = await people(1);

    await post(ann, 'For an hour.', '1-hour');
    const { page, close } = await visit();
    const card = page.getByRole('article').filter({ hasText: 'For an hour.' });

    await page.addInitScript((ms) => {
      const RealDate = Date;

      globalThis.Date = class extends RealDate {
        constructor(...parts) {
          super(...parts.length > 0 ? parts : [RealDate.now() + ms]);
        }

        static now() {
          return RealDate.now() + ms;
        }
      };
    }, hours * HOURS_MS);
    await page.goto(`/@${ann.handle}`);
    await card.getByText('Ends in 1 hour').waitFor();
    await card.getByText('now', { exact: true }).waitFor();
    await close();
  });

test('settings that cannot be had are asked for again', async () => {
  const { page, close } = await visit({ mayFail: NETWORK });
  let asked = 0;

  await page.route('**/config.json', (route) => {
    asked++;
    return route.fulfill({ status: 503, body: '' });
  });
  await page.goto('/');
  await page.getByText('could not be loaded').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForTimeout(100);
  assert.ok(asked > 1);
  await page.unrouteAll();
  await page.getByRole('heading', { name: 'Say it now.' }).waitFor();
  await close();
});

test('a server that is busy is told of at once, and asked again', async () => {
  const [ann] = await people(1);

  await post(ann, 'There all the time.');
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });
  const failed = page.getByText('This could not be loaded');

  await page.route('**/api/**', (route) => route.fulfill({ status: 503,
    headers: { 'retry-after': '4' }, contentType: 'application/json',
    body: '{"error":"unavailable"}' }));
  for (const path of ['/', `/@${ann.handle}`, '/notifications',
    '/messages']) {
    await page.goto(path);
    await failed.first().waitFor({ timeout: 3000 });
  }
  await page.goto(`/@${ann.handle}`);
  await failed.first().waitFor({ timeout: 3000 });
  await page.unrouteAll();
  await page.getByRole('article').filter({ hasText: 'all the time' })
    .waitFor();
  assert.equal(await failed.count(), 0);
  await close();
});

test('a browser that keeps nothing reads all the same', async () => {
  const { page, close } = await visit();

  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(globalThis, name, { get() {
        throw new DOMException('Access is denied.', 'SecurityError');
      } });
  });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Say it now.' }).waitFor();
  await page.goto('/signin');
  await page.getByLabel('E-mail').waitFor();
  await close();
});

test('a post that is gone when one likes it leaves the page', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, 'Not for long.');
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });

  await page.goto(`/@${ann.handle}/status/${made.uuid}`);
  await page.getByText('No replies yet.').waitFor();
  await remove(ann, made);
  await page.getByRole('button', { name: 'Like' }).click();
  await page.getByRole('heading', { name: 'This post is gone' })
    .waitFor({ timeout: 5000 });
  await close();
});

test('a dialog gives the focus back', async () => {
  const [ann] = await people(1);

  await post(ann, 'To stay.');
  const { page, close } = await visit({ as: ann });
  const button = page.getByRole('button', { name: 'Delete' });

  await page.goto(`/@${ann.handle}`);
  await button.focus();
  for (const leave of ['Escape', 'Enter']) {
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press(leave);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok(await button.evaluate((element) =>
      element === document.activeElement), leave);
  }
  await close();
});

test('who confirms once more, or misses a password, is told so', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });
  const refuse = (type) => page.route('**/cognito/', (route) =>
    route.fulfill({ status: 400,
      contentType: 'application/x-amz-json-1.1',
      body: JSON.stringify({ __type: type, message: 'No.' }) }));

  await refuse('NotAuthorizedException');
  await page.goto('/settings');
  await page.getByLabel('Current password').fill('Wrong-1234');
  await page.getByLabel('New password').fill('Testing-1234');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('The current password is not right.').waitFor();
  await page.evaluate(() => localStorage.clear());
  await page.goto('/confirm');
  await page.getByLabel('E-mail').fill(ann.email);
  await page.getByLabel('Code').fill('123456');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('confirmed already').waitFor();
  await close();
});

test('a new message says how to begin', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });
  const word = page.getByText('Type how their name');

  await page.goto('/messages/new');
  await word.waitFor();
  await page.getByRole('combobox').fill('a');
  await word.waitFor({ state: 'detached' });
  await close();
});

test('the title tells how much is unread', async () => {
  const [ann, bob] = await people(2);

  await post(bob, `@${ann.handle} look here`);
  await say(bob, { handle: ann.handle, message: 'and here' });
  const { page, close } = await visit({ as: ann });

  await page.goto('/settings');
  await page.waitForFunction(() =>
    document.title === '(2) Settings · Cruddur');
  await close();
});
