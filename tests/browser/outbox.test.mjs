/* Posts and replies on their way: none is lost, and none is said twice. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { get } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post, remove } from '../lib/posts.mjs';

const NETWORK = /\/api\//;
const POSTS = '**/api/activities';

afterEach(leaveAll);

const word = () => `w${randomBytes(6).toString('hex')}`;
const card = (page, text) => page.getByRole('main').getByRole('article')
  .filter({ hasText: text });
const unsent = (page) => page.getByRole('list', { name: 'Not sent yet' });

/* Answers of POST are lost while `lost.on`, though the server has them. */
async function loseAnswers(page, pattern) {
  const lost = { on: true, keys: [] };

  await page.route(pattern, async (route) => {
    if (route.request().method() !== 'POST')
      return route.fallback();
    lost.keys.push(route.request().headers()['idempotency-key']);
    if (!lost.on)
      return route.fallback();
    await route.fetch();
    return route.abort();
  });
  return lost;
}

test('a post on its way survives a reload, and is said once', async () => {
  const [ann] = await people(1);
  const text = `only once ${word()}`;
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });
  const lost = await loseAnswers(page, POSTS);

  await page.goto('/');
  await page.getByLabel('How long it lives').selectOption('3 hours');
  await page.getByRole('textbox', { name: 'Write a post' }).fill(text);
  await page.keyboard.press('Control+Enter');
  await unsent(page).getByText('Not sent yet.').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Write a post' })
    .inputValue(), '');
  await page.reload();
  await unsent(page).getByText(text).waitFor();
  lost.on = false;
  await card(page, text).getByText('Ends in 3 hours')
    .waitFor({ state: 'attached' });
  await unsent(page).waitFor({ state: 'detached' });
  assert.equal(await page.getByText(text).count(), 1);
  assert.ok(lost.keys.length > 1);
  assert.equal(new Set(lost.keys).size, 1);
  assert.equal((await get(ann, `/api/activities/@${ann.handle}`)).length, 1);
  await close();
});

test('a reply goes on by itself while one is elsewhere', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `a question ${word()}`);
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });
  const lost = await loseAnswers(page, '**/reply');

  await page.goto(`/@${ann.handle}/status/${made.uuid}`);
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('an answer');
  await page.keyboard.press('Control+Enter');
  await unsent(page).getByText('an answer').waitFor();
  await page.getByRole('link', { name: 'Notifications' }).click();
  lost.on = false;
  await page.getByText('Your reply is out.').waitFor();
  await page.goBack();
  await card(page, 'an answer').waitFor();
  assert.equal(await page.getByText('an answer').count(), 1);
  const { replies } = await get(ann, `/api/activities/${made.uuid}`);

  assert.equal(replies.length, 1);
  await close();
});

test('what is refused is told to who is elsewhere, and can be changed',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, `a question ${word()}`);
    const { page, close } = await visit({ as: bob, mayFail: NETWORK });
    let answer = null;

    await page.route('**/reply', (route) => { answer = route; });
    await page.goto(`/@${ann.handle}/status/${made.uuid}`);
    await page.getByRole('textbox', { name: /^Reply to/ }).fill('too late?');
    await page.keyboard.press('Control+Enter');
    await unsent(page).getByText('Sending').waitFor();
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByRole('heading', { name: 'Notifications' }).waitFor();
    await answer.fulfill({ status: 422, contentType: 'application/json',
      body: '["message_blank"]' });
    await page.getByText('A reply was not sent.').waitFor();
    await page.getByRole('link', { name: 'Show' }).click();
    await unsent(page).getByText('Not sent. There is nothing').waitFor();
    await page.reload();
    await unsent(page).getByRole('button', { name: 'Edit' }).click();
    const area = page.getByRole('textbox', { name: /^Reply to/ });

    assert.equal(await area.inputValue(), 'too late?');
    assert.ok(await area.evaluate((one) => one === document.activeElement));
    assert.equal(await unsent(page).count(), 0);
    await page.unroute('**/reply');
    await page.keyboard.press('Control+Enter');
    await card(page, 'too late?').waitFor();
    await close();
  });

test('signing out asks while a post is on its way', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });

  await page.route(POSTS, (route) => route.request().method() === 'POST'
    ? route.abort() : route.fallback());
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Write a post' }).fill('on its way');
  await page.keyboard.press('Control+Enter');
  await unsent(page).getByText('Not sent yet.').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out all the same' }).click();
  await page.getByRole('link', { name: 'Create an account' }).first()
    .waitFor();
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)),
    /on its way/);
  await close();
});

test('a reply to what is gone meanwhile keeps its text', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `not for long ${word()}`);
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });

  await page.goto(`/@${ann.handle}/status/${made.uuid}`);
  const area = page.getByRole('textbox', { name: /^Reply to/ });

  await area.waitFor();
  await remove(ann, made);
  await area.fill('a long thought');
  await page.keyboard.press('Control+Enter');
  await page.getByText('This is not there any more.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'This post is gone' }).waitFor();
  await unsent(page).getByText('a long thought').waitFor();
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await page.reload();
  const left = page.getByRole('textbox', { name: 'What you wrote to it' });

  assert.equal(await left.inputValue(), 'a long thought');
  assert.equal(await unsent(page).count(), 0);
  await page.getByRole('button', { name: 'Discard' }).click();
  await left.waitFor({ state: 'detached' });
  await close();
});
