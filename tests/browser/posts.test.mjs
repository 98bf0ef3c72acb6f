/* Posts, from the first one to what others make of it. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, phone, visit } from '../lib/browser.mjs';
import { people } from '../lib/people.mjs';
import { api } from '../lib/stack.mjs';

const NETWORK = /\/api\/|\/cognito\//;

afterEach(leaveAll);

const publish = (person, message, ttl = '1-day') =>
  api('POST', '/api/activities', { token: person.token,
    body: { message, ttl } }).then(({ json }) => json);
const card = (page, text) => page.getByRole('article')
  .filter({ hasText: text });

test('a post is written, liked, answered, and its writer is told',
  async () => {
    const [ann, bob] = await people(2);
    const a = await visit({ as: ann });
    const b = await visit({ as: bob, size: phone, touch: true });
    const said = `First words of ${ann.handle}`;

    await a.page.goto('/');
    const composer = a.page.getByRole('textbox', { name: /on your mind/ });

    await composer.fill(said);
    await a.page.getByLabel('How long it stays').selectOption('1 hour');
    await a.page.keyboard.press('Tab');
    await composer.press('Control+Enter');
    await card(a.page, said).waitFor();
    assert.equal(await composer.inputValue(), '');

    await b.page.goto(`/@${ann.handle}`);
    await card(b.page, said).getByRole('button', { name: /^Like/ }).click();
    await card(b.page, said).getByRole('button', { name: /^Like, 1/ })
      .waitFor();
    await card(b.page, said).getByRole('button', { name: /^Repost/ })
      .click();
    await card(b.page, said).getByRole('link', { name: /^Reply/ }).click();
    await b.page.getByRole('textbox', { name: /^Reply to/ })
      .fill('Welcome!');
    await b.page.getByRole('button', { name: 'Reply', exact: true }).click();
    await card(b.page, 'Welcome!').waitFor();

    await a.page.goto('/');
    await a.page.getByRole('link', { name: /Notifications 3 unread/ })
      .click();
    for (const what of ['replied', 'liked your post', 'reposted your post'])
      await a.page.getByRole('link', { name: new RegExp(what) }).waitFor();
    await a.page.getByRole('link', { name: /^Notifications$/ }).waitFor();
    await a.page.getByRole('link', { name: /replied/ }).click();
    await a.page.getByText('Welcome!').first().waitFor();
    await a.close();
    await b.close();
  });

test('new posts of others wait until they are asked for', async () => {
  const [ann, bob] = await people(2);

  await publish(bob, `old of ${bob.handle}`);
  const { page, close } = await visit({ as: ann });

  await page.clock.install();
  await page.goto('/');
  await card(page, `old of ${bob.handle}`).waitFor();
  await publish(bob, `news of ${bob.handle}`);
  await page.clock.runFor(31_000);
  await page.getByRole('button', { name: /new post/ }).waitFor();
  assert.equal(await card(page, `news of ${bob.handle}`).count(), 0);
  await page.getByRole('button', { name: /new post/ }).click();
  await card(page, `news of ${bob.handle}`).waitFor();
  await close();
});

test('a post vanishes at its second', async () => {
  const [ann] = await people(1);
  const said = `short life of ${ann.handle}`;

  await publish(ann, said, '1-hour');
  const { page, close } = await visit();

  await page.clock.install();
  await page.goto(`/@${ann.handle}`);
  await card(page, said).waitFor();
  await page.clock.fastForward(3_590_000);
  assert.equal(await card(page, said).count(), 1);
  await page.clock.fastForward(15_000);
  await card(page, said).waitFor({ state: 'detached' });
  await close();
});

test('a post that was refused or not answered keeps its text', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann, mayFail: NETWORK });
  const said = `twice of ${ann.handle}`;
  let cut = true;

  await page.route('**/api/activities', async (route) => {
    if (!cut)
      return route.fallback();
    await route.fetch();
    return route.abort();
  });
  await page.goto('/');
  const composer = page.getByRole('textbox', { name: /on your mind/ });

  await composer.fill(said);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('cannot be reached').waitFor();
  assert.equal(await composer.inputValue(), said);
  cut = false;
  await page.getByRole('button', { name: 'Publish' }).click();
  await card(page, said).waitFor();
  const { json } = await api('GET', `/api/activities/@${ann.handle}`);

  assert.equal(json.length, 1);
  await close();
});

test('counts code points, and does not publish too many', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  await page.goto('/');
  await page.getByRole('textbox', { name: /on your mind/ })
    .fill('😀'.repeat(281));
  await page.getByText('1 too many').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Publish' })
    .isDisabled());
  await close();
});

test('deletes one\'s own post, after asking', async () => {
  const [ann, bob] = await people(2);
  const said = `regretted by ${ann.handle}`;

  await publish(ann, said);
  const { page, close } = await visit({ as: ann });
  const other = await visit({ as: bob });

  await other.page.goto(`/@${ann.handle}`);
  await card(other.page, said).waitFor();
  assert.equal(await other.page.getByRole('button', { name: 'Delete' })
    .count(), 0);
  await page.goto(`/@${ann.handle}`);
  await card(page, said).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await card(page, said).waitFor({ state: 'detached' });
  await close();
  await other.close();
});

test('a post that is gone says so', async () => {
  const { page, close } = await visit({
    mayFail: /activities|nobody_has_this/ });

  await page.goto('/@bayko/status/11111111-2222-4333-8444-555555555555');
  await page.getByText('This post is not there').waitFor();
  await page.goto('/@nobody_has_this');
  await page.getByText('Nobody is here').waitFor();
  await close();
});

test('changes one\'s profile, and it shows', async () => {
  const [ann] = await people(1);
  const { page, close } = await visit({ as: ann });

  await page.goto('/settings/profile');
  await page.getByLabel('Name').fill('Anna of the Bridge');
  await page.getByLabel('About you').fill('I build #bridges.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your profile is saved.').waitFor();
  await page.goto(`/@${ann.handle}`);
  await page.getByRole('heading',
    { name: 'Anna of the Bridge', exact: true }).waitFor();
  await page.getByRole('link', { name: '#bridges' }).click();
  await page.waitForURL('**/search?term=%23bridges');
  await close();
});

test('finds posts and people', async () => {
  const [ann, bob] = await people(2);
  const word = `zebra${bob.handle}`;

  await publish(bob, `A ${word} by the river`);
  const { page, close } = await visit({ as: ann });

  await page.goto('/');
  await page.keyboard.press('/');
  await page.keyboard.type(word);
  await page.keyboard.press('Enter');
  await card(page, word).waitFor();
  await page.getByRole('searchbox').fill(bob.handle);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: `@${bob.handle}` }).first().waitFor();
  await close();
});

test('who is not signed in reads, and is asked in to like', async () => {
  const [bob] = await people(1);

  await publish(bob, `open to all by ${bob.handle}`);
  const { page, close } = await visit();

  await page.goto(`/@${bob.handle}`);
  await card(page, 'open to all').getByRole('button', { name: /^Like/ })
    .click();
  await page.waitForURL('**/signin?next=**');
  await close();
});

test('Back leads to where one was in the list', async () => {
  const [ann] = await people(1);

  for (let n = 0; n < 30; n++)
    await publish(ann, `number ${n}\n\nof ${ann.handle}`);
  const { page, close } = await visit({ as: ann });

  await page.goto('/');
  await card(page, `of ${ann.handle}`).first().waitFor();
  const link = card(page, 'number 15').getByRole('link', { name: /^Reply/ });

  await link.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => scrollY > 300);
  const before = await page.evaluate(() => scrollY);

  await link.click();
  await page.getByRole('textbox', { name: /^Reply to/ }).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.waitForFunction((y) => Math.abs(scrollY - y) < 60, before);
  await close();
});
