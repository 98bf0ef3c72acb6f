/* Notifications that come while one reads them, and before. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { get } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { mark, post, reply } from '../lib/posts.mjs';

/* What is asked for every ten seconds. */
const LATER_MS = 11_000;

afterEach(leaveAll);

const row = (page, text) => page.getByRole('main').getByRole('link',
  { name: text });
const pill = (page) => page.getByRole('button',
  { name: /new notification/ });
const topOf = (locator) => locator.evaluate((element) =>
  element.getBoundingClientRect().top);

async function opened(as, path) {
  const visitor = await visit({ as });

  await visitor.page.clock.install();
  await visitor.page.goto(path);
  return visitor;
}

test('new ones wait behind a button, unread until they are let in',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, 'a question');

    await mark(bob, 'PUT', made, 'like');
    const { page, close } = await opened(ann, '/notifications');
    const liked = row(page, /likes your post/);

    await liked.waitFor();
    const top = await topOf(liked);

    await reply(bob, made, 'an answer');
    await mark(bob, 'PUT', made, 'repost');
    await page.clock.fastForward(LATER_MS);
    await page.getByRole('button', { name: '2 new notifications' })
      .waitFor();
    assert.equal(await topOf(liked), top, 'the list moved');
    assert.equal(await row(page, /replied/).count(), 0);
    assert.equal((await get(ann, '/api/me')).unread_notifications, 2);
    await page.getByRole('link', { name: /Notifications\s*2 unread/ })
      .waitFor();

    await pill(page).focus();
    await page.keyboard.press('Enter');
    await row(page, /New: .* replied to you/).waitFor();
    assert.equal(await pill(page).count(), 0);
    assert.match(await page.evaluate(() =>
      document.activeElement.textContent), /reposted your post/);
    await page.getByRole('link', { name: 'Notifications', exact: true })
      .waitFor();
    assert.equal((await get(ann, '/api/me')).unread_notifications, 0);
    await close();
  });

test('what came before one arrives is there at once', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, 'a question');

  await mark(bob, 'PUT', made, 'like');
  const { page, close } = await opened(ann, '/notifications');

  await row(page, /likes your post/).waitFor();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await reply(bob, made, 'an answer');
  await page.clock.fastForward(LATER_MS);
  await page.getByRole('link', { name: /^Notifications/ }).click();
  await row(page, /replied to you/).waitFor();
  assert.equal(await pill(page).count(), 0);
  await close();
});
