/* The focus is never lost: what takes it away hands it on. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post } from '../lib/posts.mjs';
import { users } from '../lib/stack.mjs';

const NETWORK = /\/api\//;

afterEach(leaveAll);

/* Waits until what the locator names has the focus. */
async function focused(locator) {
  await locator.waitFor();
  await locator.page().waitForFunction((element) =>
    element === document.activeElement, await locator.elementHandle());
}

test('signing in with one click leads to the heading', async () => {
  const { page, close } = await visit();
  const button = page.getByRole('button',
    { name: `Sign in as ${users[0].name}` });

  await page.goto('/');
  await button.focus();
  await page.keyboard.press('Enter');
  await focused(page.getByRole('heading', { name: 'Home', level: 1 }));
  await close();
});

test('who searches again goes on in the field', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  await page.goto('/search?term=one');
  await page.getByRole('searchbox').fill('two');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?term=two');
  await focused(page.getByRole('searchbox'));
  await page.goBack();
  await page.waitForFunction(() =>
    document.querySelector('[data-search]').value === 'one');
  await close();
});

test('a word that is closed leaves the focus on the page', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your profile is saved.').waitFor();
  await page.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Enter');
  await focused(page.getByRole('heading', { level: 1 }));
  await close();
});

test('what is done with a refused message leads to the composer',
  async () => {
    const [ann, bob] = await people(2);
    const { message_group_uuid: group } = await say(ann,
      { handle: bob.handle, message: 'first' });
    const { page, close } = await visit({ as: ann, mayFail: NETWORK });
    const area = page.getByRole('textbox', { name: /^Write a message/ });

    await page.route('**/api/messages', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 422,
        contentType: 'application/json', body: '["message_blank"]' })
        : route.fallback());
    await page.goto(`/messages/${group}`);
    await area.fill('not for them');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Discard' }).focus();
    await page.keyboard.press('Enter');
    await focused(area);
    assert.equal(await page.getByText('not for them').count(), 0);
    await close();
  });

test('the last page of a list hands the focus to its first row',
  async () => {
    const [ann, bob] = await people(2);

    for (let n = 0; n < 22; n++)
      await post(ann, `number ${n}.`);
    const { page, close } = await visit({ as: bob });

    await page.goto(`/@${ann.handle}`);
    await page.getByRole('button', { name: 'Show older ones' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('number 0.').waitFor();
    await page.waitForFunction(() =>
      document.activeElement.textContent.includes('number 1.'));
    await close();
  });

test('Back from a post leads to where one was in what was found',
  async () => {
    const [ann, bob] = await people(2);
    const rare = `r${ann.handle}`;

    for (let n = 0; n < 12; n++)
      await post(ann, `${rare} ${n}. ${'line\n'.repeat(6)}end`);
    const { page, close } = await visit({ as: bob });
    const left = page.getByRole('article').filter({ hasText: `${rare} 3.` });

    await page.goto(`/search?term=${rare}`);
    await left.scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    const place = await page.evaluate(() => scrollY);

    assert.ok(place > 0);
    await left.locator('a:has(time)').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Post', exact: true }).waitFor();
    await page.goBack();
    await focused(left.locator('a:has(time)'));
    assert.ok(Math.abs(await page.evaluate(() => scrollY) - place) < 30);
    await close();
  });
