/*
 * The server stopped and started again, or the token at its end, in the
 * middle of writing: nothing typed is lost or said twice, and the page
 * recovers by itself.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { get, say } from '../lib/answers.mjs';
import { leaveAll, settle, visit } from '../lib/browser.mjs';
import { people, person } from '../lib/people.mjs';
import { mint, service, signIn } from '../lib/stack.mjs';

const NETWORK = /\/api\/|\/cognito\//;
const PATIENCE_MS = 20_000;

let site = null;

before(async () => { site = await service({}); });
after(() => site?.stop());
afterEach(leaveAll);

const log = (page) => page.getByRole('region', { name: 'Messages' });
const composer = (page) => page.getByRole('textbox',
  { name: 'Write a post' });
const publish = (page) => page.getByRole('button',
  { name: 'Post', exact: true }).click();

/* The texts of a list, once it has as many as that. */
async function textsOf(who, path, count) {
  for (let waited = 0; ; waited += 100) {
    const texts = (await get(who, path)).map(({ message }) => message);

    if (texts.length >= count || waited > PATIENCE_MS)
      return texts;
    await sleep(100);
  }
}

test('a message written while the server starts anew is said once',
  async () => {
    const [ann, bob] = await people(2);
    const { message_group_uuid: group } = await say(ann,
      { handle: bob.handle, message: 'first' });
    const { page, close } = await visit({ as: bob, at: site.url,
      mayFail: NETWORK });

    await page.goto(`/messages/${group}`);
    await log(page).getByText('first').waitFor();
    await page.getByRole('textbox').fill('said while');
    await site.part('cruddurd').stop();
    await page.getByRole('textbox').fill('said while it was down');
    await page.keyboard.press('Enter');
    await log(page).getByText('Not sent yet.').waitFor();
    await page.getByRole('textbox').fill('half a');
    await site.part('cruddurd').start();
    await page.getByText('Not sent yet.').waitFor({ state: 'detached' });
    await say(ann, { message_group_uuid: group, message: 'and an answer' });
    await log(page).getByText('and an answer').waitFor();
    assert.equal(await page.getByRole('textbox').inputValue(), 'half a');
    assert.deepEqual(await textsOf(ann, `/api/messages/${group}`, 3),
      ['first', 'said while it was down', 'and an answer']);
    await close();
  });

test('a post written while the server starts anew is there once',
  async () => {
    const ann = await person();
    const { page, close } = await visit({ as: ann, at: site.url,
      mayFail: NETWORK });

    await page.goto('/');
    await composer(page).fill('posted while');
    await site.part('cruddurd').stop();
    await composer(page).fill('posted while it was down');
    const tried = page.waitForResponse((answer) =>
      answer.request().method() === 'POST' && answer.status() === 503);

    await publish(page);
    await tried;
    await site.part('cruddurd').start();
    assert.deepEqual(await textsOf(ann, `/api/activities/@${ann.handle}`, 1),
      ['posted while it was down']);
    await page.getByRole('article')
      .filter({ hasText: 'posted while it was down' }).waitFor();
    await close();
  });

test('a page that is opened while the server is down comes by itself',
  async () => {
    const ann = await person();
    const { page, close } = await visit({ as: ann, at: site.url,
      mayFail: NETWORK });

    await site.part('cruddurd').stop();
    await page.goto('/');
    await composer(page).fill('not lost');
    await site.part('cruddurd').start();
    await page.getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: 'Profile', exact: true })
      .waitFor({ timeout: PATIENCE_MS });
    await page.reload();
    assert.equal(await composer(page).inputValue(), 'not lost');
    await close();
  });

/*
 * Puts another token into storage: the one in force has ended. In the same
 * moment one goes on to `path`, before anything else finds that out.
 */
function endToken(page, { sub }, path = null) {
  return page.evaluate(([token, to]) => {
    const key = Object.keys(localStorage)
      .find((name) => name.endsWith('.accessToken'));

    localStorage.setItem(key, token);
    document.querySelector(`nav a[href="${to}"]`)?.click();
  }, [mint(sub, { exp: 1 }), path]);
}

test('a token that ends while one writes is renewed without a word',
  async () => {
    const ann = await person();
    const { RefreshToken: refresh } = await signIn(ann.email, ann.password);
    const { page, close } = await visit({ as: { ...ann, refresh } });

    await page.goto('/');
    await composer(page).fill('written over the end');
    await endToken(page, ann);
    await publish(page);
    await page.getByRole('article')
      .filter({ hasText: 'written over the end' }).waitFor();
    assert.deepEqual(await textsOf(ann, `/api/activities/@${ann.handle}`, 1),
      ['written over the end']);
    await close();
  });

test('a session that ends while one writes a post gives it back after',
  async () => {
    const ann = await person();
    const { page, close } = await visit({ as: ann, mayFail: NETWORK });

    await page.goto('/');
    await composer(page).fill('half a post');
    await settle(page);
    await endToken(page, ann, '/notifications');
    await page.getByText('Your session has ended.').waitFor();
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(ann.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('link', { name: 'Profile', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    assert.equal(await composer(page).inputValue(), 'half a post');
    await close();
  });
