/* Conversations, with both sides at a browser. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { desktop, leaveAll, phone, settle, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { api } from '../lib/stack.mjs';

const NETWORK = /\/api\/|\/cognito\//;

afterEach(leaveAll);

const write = (page, text) => page.getByRole('textbox').fill(text);
const log = (page) => page.getByRole('region', { name: 'Messages' });

test('two people find each other and talk', async () => {
  const [ann, bob] = await people(2);
  const a = await visit({ as: ann });
  const b = await visit({ as: bob, size: phone, touch: true });

  await a.page.goto('/messages');
  await a.page.getByRole('link', { name: 'New message' }).first().click();
  await a.page.getByRole('combobox').fill(bob.handle.slice(0, 8));
  await a.page.getByRole('option').filter({ hasText: bob.handle }).waitFor();
  await a.page.keyboard.press('Enter');
  await a.page.waitForURL(`**/messages/new/${bob.handle}`);
  await write(a.page, 'Hello, is it you?');
  await a.page.keyboard.press('Enter');
  await a.page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
  await log(a.page).getByText('Hello, is it you?').waitFor();

  await b.page.goto('/');
  await b.page.getByRole('link', { name: 'Messages 1 unread' }).click();
  await b.page.getByRole('link', { name: /Hello, is it you/ }).click();
  await log(b.page).getByText('Hello, is it you?').waitFor();
  await write(b.page, 'It is.');
  await b.page.getByRole('button', { name: 'Send' }).click();
  await log(a.page).getByText('It is.').waitFor();

  await write(a.page, 'First\nand second line');
  await a.page.keyboard.press('Enter');
  await log(b.page).getByText('First\nand second line').waitFor();
  await b.page.getByRole('button', { name: 'Back' }).click();
  await b.page.getByRole('link', { name: /^Messages$/ }).waitFor();
  await a.close();
  await b.close();
});

test('a new conversation leads to the one that exists', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'first' });
  const { page, close } = await visit({ as: bob,
    mayFail: /11111111-2222-4333-8444-555555555555/ });

  await page.goto(`/messages/new/${ann.handle.toUpperCase()}`);
  await page.waitForURL(`**/messages/${group}`);
  await log(page).getByText('first').waitFor();
  await page.goto(`/messages/new/${bob.handle}`);
  await page.getByText('You cannot write to yourself').waitFor();
  await page.goto('/messages/new/nobody_has_this');
  await page.getByText('Nobody has the handle').waitFor();
  await page.goto('/messages/11111111-2222-4333-8444-555555555555');
  await page.getByText('This conversation is not there').waitFor();
  await close();
});

test('what is unsent survives a reload, and is said once', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'first' });
  const { page, context, close } = await visit({ as: ann,
    mayFail: NETWORK });

  await page.goto(`/messages/${group}`);
  await log(page).getByText('first').waitFor();
  /* The server takes it, but the answer is lost. */
  let cut = true;

  await page.route('**/api/messages', async (route) => {
    if (!cut || route.request().method() !== 'POST')
      return route.fallback();
    await route.fetch();
    return route.abort();
  });
  await write(page, 'only once');
  await page.keyboard.press('Enter');
  await log(page).getByText('Not sent yet.').waitFor();
  await page.reload();
  await log(page).getByText('only once').first().waitFor();
  cut = false;
  await page.getByText('Not sent yet.').waitFor({ state: 'detached' });
  await page.getByText('Sending').waitFor({ state: 'detached' });
  const { json } = await api('GET', `/api/messages/${group}`,
    { token: ann.token });

  assert.deepEqual(json.map(({ message }) => message), ['first', 'only once']);
  assert.equal(await log(page).getByText('only once').count(), 1);
  assert.equal(context.pages().length, 1);
  await close();
});

test('without a network nothing typed is lost', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'first' });
  const { page, context, close } = await visit({ as: bob,
    mayFail: NETWORK });

  await page.goto(`/messages/${group}`);
  await log(page).getByText('first').waitFor();
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await write(page, 'written in a tunnel');
  await page.keyboard.press('Enter');
  await log(page).getByText('Not sent yet.').waitFor();
  await write(page, 'half a');
  await context.setOffline(false);
  await page.getByText('Not sent yet.').waitFor({ state: 'detached' });
  await log(page).getByText('written in a tunnel').waitFor();
  await page.reload();
  await log(page).getByText('written in a tunnel').waitFor();
  assert.equal(await page.getByRole('textbox').inputValue(), 'half a');
  await close();
});

test('what is refused says why, and can be changed', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: `first${'\nand more'.repeat(50)}` });
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });

  await page.route('**/api/messages', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 422,
      contentType: 'application/json', body: '["message_blank"]' })
      : route.fallback());
  await page.goto(`/messages/${group}`);
  await write(page, 'not for them');
  await page.keyboard.press('Enter');
  await page.getByText('Not sent. There is nothing to see').waitFor();
  await settle(page);
  assert.ok(await atEnd(page), 'what can be done about it is out of sight');
  await page.getByRole('button', { name: 'Edit' }).click();
  assert.equal(await page.getByRole('textbox').inputValue(), 'not for them');
  assert.equal(await page.getByText('Not sent.').count(), 0);
  await close();
});

test('one conversation never shows or takes what is of another',
  async () => {
    const [ann, bob, eve] = await people(3);
    const one = await say(ann, { handle: bob.handle, message: 'to bob' });
    const other = await say(ann, { handle: eve.handle, message: 'to eve' });
    const { page, close } = await visit({ as: ann });

    await page.goto(`/messages/${one.message_group_uuid}`);
    await log(page).getByText('to bob').waitFor();
    await write(page, 'draft for bob');
    await page.getByRole('link', { name: /to eve/ }).click();
    await log(page).getByText('to eve').waitFor();
    assert.equal(await log(page).getByText('to bob').count(), 0);
    assert.equal(await page.getByRole('textbox').inputValue(), '');
    await write(page, 'for eve only');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /to bob/ }).click();
    await log(page).getByText('to bob').waitFor();
    assert.equal(await page.getByRole('textbox').inputValue(),
      'draft for bob');
    assert.equal(await log(page).getByText('for eve only').count(), 0);
    const { json } = await api('GET',
      `/api/messages/${other.message_group_uuid}`, { token: ann.token });

    assert.equal(json.at(-1).message, 'for eve only');
    await close();
  });

test('older messages come while one scrolls up, and nothing jumps',
  async () => {
    const [ann, bob] = await people(2);
    const { message_group_uuid: group } = await say(ann,
      { handle: bob.handle, message: 'message 0' });

    for (let n = 1; n < 60; n++)
      await say(n % 7 === 0 ? bob : ann,
        { message_group_uuid: group, message: `message ${n}` });
    const { page, close } = await visit({ as: bob, size: desktop });

    await page.goto(`/messages/${group}`);
    await log(page).getByText('message 59', { exact: true }).waitFor();
    assert.ok(await atEnd(page), 'it does not open at the end');
    /* The first page leaves room for no more than one on its own. */
    await log(page).hover();
    for (let n = 0; n < 40; n++) {
      const mark = await topMark(page);

      await page.mouse.wheel(0, -200);
      await settle(page);
      await noJump(page, mark, 200);
      if (await log(page).getByText('This is the beginning').count() > 0)
        break;
    }
    assert.equal(await log(page).getByText('message 0', { exact: true })
      .count(), 1);
    await say(ann, { message_group_uuid: group, message: 'news' });
    const before = await scrollTop(page);

    await page.getByRole('button', { name: '1 new message' }).waitFor();
    assert.equal(await scrollTop(page), before);
    await page.getByRole('button', { name: '1 new message' }).click();
    assert.ok(await atEnd(page), 'the button does not lead to the end');
    await close();
  });

test('a thread opens at the first message that is new', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(bob,
    { handle: ann.handle, message: 'mine' });

  for (let n = 1; n <= 19; n++)
    await say(ann, { message_group_uuid: group,
      message: `unread ${n}\n\n\n\nand more` });
  const { page, close } = await visit({ as: bob });

  await page.goto(`/messages/${group}`);
  await log(page).getByText('New', { exact: true }).waitFor();
  assert.ok(await log(page).getByText(/^unread 1\n/).isVisible());
  assert.ok(!await atEnd(page), 'it opens at the end');
  const told = page.waitForResponse((answer) =>
    answer.url().endsWith('/read') && answer.status() === 200);

  await page.getByRole('button', { name: 'Go to the newest' }).click();
  await told;
  await close();
});

const box = (page, work, ...rest) => log(page).evaluate(work, ...rest);
const scrollTop = (page) => box(page, (element) => element.scrollTop);
const atEnd = (page) => box(page, (element) => element.scrollHeight
  - element.clientHeight - element.scrollTop < 4);

/* The first message that is fully on the screen, and where. */
function topMark(page) {
  return box(page, (element) => {
    const top = element.getBoundingClientRect().top;
    const first = [...element.querySelectorAll('[data-key]')].find((one) =>
      one.getBoundingClientRect().top >= top);

    return { key: first.dataset.key, at: first.getBoundingClientRect().top };
  });
}

/* It moved by what was scrolled and no more, whatever came above it. */
async function noJump(page, { key, at }, most) {
  const now = await box(page, (element, name) => element.querySelector(
    `[data-key="${name}"]`).getBoundingClientRect().top, key);

  assert.ok(now - at >= -1 && now - at <= most + 1,
    `a message moved by ${now - at} px`);
}
