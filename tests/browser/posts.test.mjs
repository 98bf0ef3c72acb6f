/* Posts, in a browser on the real stack: whole stories. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { leaveAll, phone, settle, visit } from '../lib/browser.mjs';
import { get } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { mark, post, reply } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';

const NETWORK = /\/api\//;
/* The address of a post that is gone. */
const GONE = /\/api\/activities\/[0-9a-f-]+$/;

afterEach(leaveAll);

const word = () => `w${randomBytes(6).toString('hex')}`;
const composer = (page) => page.getByRole('textbox',
  { name: 'Write a post' });
const card = (page, text) => page.getByRole('main').getByRole('article')
  .filter({ hasText: text });

/* The post ends so many seconds from now. */
function endIn(seconds, { uuid }) {
  sql(`update activities set created_at = now() - interval '1 hour',
    expires_at = now() + interval '${seconds} seconds'
    where uuid = '${uuid}'`);
}

test('a post appears at once; another replies and likes; its author is told',
  async () => {
    const [ann, bob] = await people(2);
    const text = `Who has my ladder? ${word()}`;
    const one = await visit({ as: ann });
    const other = await visit({ as: bob, size: phone, touch: true });

    await one.page.goto('/');
    await composer(one.page).fill(text);
    await one.page.getByLabel('How long it lives').selectOption('3 hours');
    await one.page.keyboard.press('Tab');
    await composer(one.page).press('Control+Enter');
    await card(one.page, text).getByText('Ends in 3 hours').waitFor(
      { state: 'attached' });
    await one.page.getByText('Posted. It lives for 3 hours.').waitFor();
    assert.equal(await composer(one.page).inputValue(), '');

    await other.page.goto(`/@${ann.handle}`);
    await card(other.page, text).getByRole('button', { name: 'Like' }).click();
    await card(other.page, text).getByRole('button', { name: 'Like, 1',
      pressed: true }).waitFor();
    await card(other.page, text).getByRole('button', { name: 'Reply' })
      .click();
    await other.page.getByRole('textbox', { name: /^Reply to/ })
      .fill('It leans on your garage.');
    await other.page.getByRole('main').getByRole('button', { name: 'Reply',
      exact: true }).last().click();
    await card(other.page, 'It leans on your garage.').waitFor();
    await card(other.page, text).getByRole('button', { name: 'Reply, 1' })
      .waitFor();

    await one.page.getByRole('link', { name: /Notifications\s*2 unread/ })
      .click({ timeout: 30_000 });
    await one.page.getByRole('link', { name: /New: .* likes your post/ })
      .waitFor();
    await one.page.getByRole('link', { name: /New: .* replied to you/ })
      .click();
    await card(one.page, 'It leans on your garage.').waitFor();
    await card(one.page, text).waitFor();
    await one.page.getByRole('link', { name: 'Notifications', exact: true })
      .waitFor();
    assert.equal((await get(ann, '/api/me')).unread_notifications, 0);
    await other.close();
    await one.close();
  });

test('a post vanishes at its second, and hands the focus on', async () => {
  const [ann, bob] = await people(2);
  const first = await post(ann, `first ${word()}`);
  const brief = await post(ann, `brief ${word()}`);
  const { page, close } = await visit({ as: bob });

  endIn(9, brief);
  const end = Date.parse(sql(`select expires_at at time zone 'UTC'
    from activities where uuid = '${brief.uuid}'`) + 'Z');

  await page.goto(`/@${ann.handle}`);
  await card(page, 'brief').getByRole('button', { name: 'Like' }).focus();
  await card(page, 'brief').waitFor({ state: 'detached' });
  const late = Date.now() - end;

  assert.ok(late > -200 && late < 2500, `it went ${late} ms after its end`);
  await card(page, first.message).waitFor();
  assert.equal(await page.evaluate(() =>
    document.activeElement.textContent.includes('first')), true);
  await close();
});

test('the page of a post says when it is gone', async () => {
  const [ann, bob] = await people(2);
  const brief = await post(ann, `brief ${word()}`);
  const { page, close } = await visit({ as: bob, mayFail: GONE });

  endIn(6, brief);
  await page.goto(`/@${ann.handle}/status/${brief.uuid}`);
  await card(page, 'brief').waitFor();
  await page.getByRole('heading', { name: 'This post is gone' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'This post is gone' }).waitFor();
  await close();
});

test('who deletes their post sees it gone, and so do others', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `to be deleted ${word()}`);
  const one = await visit({ as: ann });
  const other = await visit({ as: bob, mayFail: GONE });

  await other.page.goto(`/@${ann.handle}/status/${made.uuid}`);
  await card(other.page, made.message).waitFor();
  assert.equal(await other.page.getByRole('button', { name: 'Delete' })
    .count(), 0);
  await one.page.goto(`/@${ann.handle}`);
  await card(one.page, made.message).getByRole('button', { name: 'Delete' })
    .click();
  await one.page.getByRole('dialog').getByRole('button', { name: 'Delete' })
    .click();
  await card(one.page, made.message).waitFor({ state: 'detached' });
  await one.page.getByText('No posts right now').waitFor();
  await other.page.reload();
  await other.page.getByText('This post is gone').first().waitFor();
  await other.close();
  await one.close();
});

test('a like that the server refuses is taken back', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `liked ${word()}`);
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });

  await page.route('**/like', (route) => route.fulfill({ status: 500,
    contentType: 'application/json', body: '{"error":"internal"}' }));
  await page.goto(`/@${ann.handle}`);
  await card(page, made.message).getByRole('button', { name: 'Like' })
    .click();
  await page.getByText('This did not work. Try again in a moment.').waitFor();
  await card(page, made.message).getByRole('button', { name: 'Like',
    exact: true, pressed: false }).waitFor();
  await page.unroute('**/like');
  await card(page, made.message).getByRole('button', { name: 'Like' })
    .click();
  await card(page, made.message).getByRole('button', { name: 'Like, 1' })
    .waitFor();
  await close();
});

test('a post whose answer was lost is said once', async () => {
  const [ann] = await people(1);
  const text = `said once ${word()}`;
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });
  let lost = 0;

  await page.route('**/api/activities', async (route) => {
    if (route.request().method() === 'POST' && lost++ === 0) {
      await route.fetch();
      await route.abort();
    } else {
      await route.fallback();
    }
  });
  await page.goto('/');
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await card(page, text).waitFor();
  assert.equal(lost, 2);
  assert.equal((await get(ann, `/api/activities/@${ann.handle}`)).length, 1);
  await close();
});

test('a post that is refused keeps its text and says why', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });

  await page.route('**/api/activities', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 422,
      contentType: 'application/json', body: '["message_blank"]' })
      : route.fallback());
  await page.goto('/');
  await composer(page).fill('kept');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByText('There is nothing to see in this').waitFor();
  await page.reload();
  await page.getByText('There is nothing to see in this').waitFor();
  await page.getByRole('button', { name: 'Edit' }).click();
  assert.equal(await composer(page).inputValue(), 'kept');
  assert.equal(await page.getByText('Not sent.').count(), 0);
  await page.reload();
  assert.equal(await composer(page).inputValue(), 'kept');
  await composer(page).fill('😀'.repeat(281));
  await page.getByText('-1', { exact: true }).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Post', exact: true })
    .isDisabled());
  await close();
});

test('a name is finished while one types it', async () => {
  const [ann, bob] = await people(2);
  const { page, close } = await visit({ as: ann });

  await page.goto('/');
  await composer(page).pressSequentially(`hi @${bob.handle.slice(0, 8)}`);
  await page.getByRole('option', { name: bob.handle }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await composer(page).inputValue(), `hi @${bob.handle} `);
  await page.keyboard.type('there');
  assert.equal(await composer(page).inputValue(), `hi @${bob.handle} there`);
  assert.equal(await page.getByRole('option').filter({ visible: true })
    .and(page.locator('li')).count(), 0);
  await close();
});

test('new posts wait behind a button; one stays where one reads',
  async () => {
    const [ann, bob] = await people(2);

    for (let n = 0; n < 12; n++)
      await post(ann, `older ${n} ${'line\n'.repeat(5)}end`);
    const { page, close } = await visit({ as: bob });

    await page.clock.install();
    await page.goto('/');
    await card(page, 'older 11').waitFor();
    await page.evaluate(() => scrollTo(0, 600));
    const fresh = await post(ann, `news ${word()}`);

    await page.clock.fastForward(31_000);
    await page.getByRole('button', { name: /new post/ }).waitFor();
    assert.equal(await page.evaluate(() => scrollY), 600);
    assert.equal(await card(page, fresh.message).count(), 0);
    await page.getByRole('button', { name: /new post/ }).click();
    await card(page, fresh.message).waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0);
    await close();
  });

test('Back leads to the post one left by, where it was', async () => {
  const [ann, bob] = await people(2);
  const mine = `m${word()}`;

  for (let n = 0; n < 15; n++)
    await post(ann, `${mine} ${n} ${'line\n'.repeat(6)}end`);
  const { page, close } = await visit({ as: bob });

  await page.goto(`/@${ann.handle}`);
  const left = card(page, `${mine} 4 `);

  await left.scrollIntoViewIfNeeded();
  await settle(page);
  const place = await page.evaluate(() => scrollY);

  assert.ok(place > 0);
  await left.locator('a:has(time)').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Post', exact: true }).waitFor();
  await page.goBack();
  await left.waitFor();
  await page.waitForFunction(() =>
    document.activeElement.matches('a:has(time)'));
  assert.ok(await left.locator('a:has(time)').evaluate((element) =>
    element === document.activeElement));
  assert.ok(Math.abs(await page.evaluate(() => scrollY) - place) < 30);
  await close();
});

test('search finds posts and people, by keyboard too', async () => {
  const [ann, bob] = await people(2);
  const rare = word();
  const made = await post(ann, `a rare word: ${rare}`);
  const { page, close } = await visit({ as: bob });

  await page.goto('/');
  await page.getByRole('heading', { name: 'Home' }).waitFor();
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(rare);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `Search: ${rare}` }).waitFor();
  await card(page, made.message).waitFor();
  assert.equal(new URL(page.url()).pathname, '/search');
  await page.getByRole('searchbox').fill(ann.handle.slice(0, 9));
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'People' })
    .getByText(`@${ann.handle}`).waitFor();
  await page.getByRole('searchbox').fill(`no${rare}`);
  await page.keyboard.press('Enter');
  await page.getByText(`No post for “no${rare}”`).waitFor();
  await close();
});

test('who changes their profile shows so everywhere', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `by whom ${word()}`);
  const name = `Renamed ${word()}`;
  const { page, close } = await visit({ as: ann });

  await reply(bob, made, 'a reply');
  await page.goto(`/@${ann.handle}`);
  await card(page, made.message).waitFor();
  await page.getByRole('link', { name: 'Edit profile' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'About you' })
    .fill('Reads #rivers.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your profile is saved.').waitFor();
  await page.getByRole('heading', { name }).waitFor();
  await page.getByRole('link', { name: '#rivers' }).waitFor();
  await card(page, made.message).getByText(name).waitFor();
  await page.getByRole('navigation', { name: 'Main' }).getByText(name)
    .waitFor();
  assert.equal((await get(bob, `/api/users/@${ann.handle}`)).display_name,
    name);
  await close();
});

test('who is not signed in reads all that is public, without that code',
  async () => {
    const [ann, bob] = await people(2);
    const made = await post(ann, `for everybody ${word()}`);
    const { page, close } = await visit();
    const loaded = [];

    page.on('request', (request) => loaded.push(request.url()));
    await mark(bob, 'PUT', made, 'like');
    await page.goto('/');
    await card(page, made.message).waitFor();
    await card(page, made.message).locator('a:has(time)').click();
    await card(page, made.message).waitFor();
    assert.equal(await page.getByRole('textbox', { name: /^Reply/ }).count(),
      0);
    await card(page, made.message).getByRole('link').first().focus();
    await page.goto(`/@${ann.handle}`);
    await card(page, made.message).waitFor();
    assert.deepEqual(loaded.filter((url) => /cognito.*\.js/.test(url)), []);
    await card(page, made.message).getByRole('button', { name: 'Like, 1' })
      .click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('next'),
      `/@${ann.handle}`);
    await close();
  });

test('a repost stands in the feed of who passed it on', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `pass it on ${word()}`);
  const { page, close } = await visit({ as: bob });

  await page.goto(`/@${ann.handle}`);
  await card(page, made.message).getByRole('button', { name: 'Repost' })
    .click();
  await card(page, made.message).getByRole('button', { name: 'Repost, 1',
    pressed: true }).waitFor();
  await page.goto(`/@${bob.handle}`);
  await card(page, made.message).getByText('Reposted by').waitFor();
  await card(page, made.message).getByRole('button', { name: 'Repost, 1' })
    .click();
  await card(page, made.message).waitFor({ state: 'detached' });
  await close();
});

test('without a network a post waits with its text, and goes out after',
  async () => {
    const [ann] = await people(1);
    const text = `from a tunnel ${word()}`;
    const { page, context, close } = await visit({ as: ann,
      mayFail: NETWORK });

    await page.goto('/');
    await composer(page).fill(text);
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    const waiting = page.getByRole('list', { name: 'Not sent yet' });

    await waiting.getByText(text).waitFor();
    await waiting.getByText('It is tried again by itself.').waitFor();
    await context.setOffline(false);
    await card(page, text).waitFor();
    await waiting.waitFor({ state: 'detached' });
    assert.equal(await composer(page).inputValue(), '');
    await close();
  });
