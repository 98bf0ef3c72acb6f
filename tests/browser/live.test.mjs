/* Lists that stay fresh without a reload, and do not move under the eye. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { leaveAll, visit } from '../lib/browser.mjs';
import { people } from '../lib/people.mjs';
import { post, remove, reply } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';

/* What is asked for every half minute. */
const HALF_A_MINUTE_MS = 31_000;

afterEach(leaveAll);

const word = () => `w${randomBytes(6).toString('hex')}`;
const card = (page, text) => page.getByRole('main').getByRole('article')
  .filter({ hasText: text });
const pill = (page) => page.getByRole('button', { name: /new post/ });
const texts = (page) => page.getByRole('main').getByRole('article')
  .evaluateAll((cards) => cards.map((one) =>
    /\b(one|two|three|four)\b/.exec(one.innerText)?.[0]));

/* A page whose time one can let go by. */
async function opened(as, path) {
  const visitor = await visit({ as });

  await visitor.page.clock.install();
  await visitor.page.goto(path);
  return visitor;
}

/* The post ends so many seconds from now. */
const endIn = (seconds, { uuid }) => sql(`update activities
  set created_at = now() - interval '1 hour',
    expires_at = now() + interval '${seconds} seconds'
  where uuid = '${uuid}'`);

test('new posts of a person wait behind a button', async () => {
  const [ann, bob] = await people(2);

  await post(ann, 'one');
  const { page, close } = await opened(bob, `/@${ann.handle}`);

  await card(page, 'one').waitFor();
  await post(ann, 'two');
  await page.clock.fastForward(HALF_A_MINUTE_MS);
  await pill(page).waitFor();
  assert.deepEqual(await texts(page), ['one']);
  await pill(page).focus();
  await page.keyboard.press('Enter');
  await card(page, 'two').waitFor();
  assert.deepEqual(await texts(page), ['two', 'one']);
  assert.ok(await page.evaluate(() =>
    document.activeElement.textContent.includes('two')));
  await close();
});

test('what one posts elsewhere shows on one\'s own page at once',
  async () => {
    const [ann] = await people(1);

    await post(ann, 'one');
    const { page, close } = await opened(ann, `/@${ann.handle}`);

    await card(page, 'one').waitFor();
    await post(ann, 'two');
    await page.clock.fastForward(HALF_A_MINUTE_MS);
    await card(page, 'two').waitFor();
    assert.equal(await pill(page).count(), 0);
    await close();
  });

test('posts found stay where they are; new ones wait, gone ones go',
  async () => {
    const [ann, bob] = await people(2);
    const rare = word();

    await post(ann, `one ${rare}`);
    const gone = await post(ann, `two ${rare}`);
    const { page, close } = await opened(bob, `/search?term=${rare}`);

    await card(page, 'two').waitFor();
    await post(ann, `three ${rare} ${rare}`);
    await remove(ann, gone);
    await page.clock.fastForward(HALF_A_MINUTE_MS);
    await pill(page).waitFor();
    assert.deepEqual(await texts(page), ['one']);
    await pill(page).click();
    await card(page, 'three').waitFor();
    assert.deepEqual(await texts(page), ['three', 'one']);
    await close();
  });

test('new replies come below those that are there', async () => {
  const [ann, bob] = await people(2);
  const made = await post(ann, `a question ${word()}`);

  for (let n = 0; n < 21; n++)
    await reply(bob, made, `earlier ${n}.`);
  const { page, close } = await opened(bob,
    `/@${ann.handle}/status/${made.uuid}`);

  await page.getByRole('button', { name: 'Show older ones' }).click();
  await card(page, 'earlier 20.').waitFor();
  await reply(ann, made, 'the latest');
  await page.clock.fastForward(HALF_A_MINUTE_MS);
  await card(page, 'the latest').waitFor();
  assert.ok(await page.getByRole('main').getByRole('article').last()
    .getByText('the latest').isVisible());
  await close();
});

test('posts come to the last chance and go from it', async () => {
  const [ann, bob] = await people(2);
  const first = await post(ann, `one ${word()}`, '1-hour');
  const { page, close } = await visit({ as: bob });

  endIn(12, first);
  await page.clock.install();
  await page.goto('/last-chance');
  await card(page, first.message).waitFor();
  await card(page, first.message).waitFor({ state: 'detached' });
  const next = await post(ann, `two ${word()}`, '1-hour');

  endIn(3000, next);
  await page.clock.fastForward(HALF_A_MINUTE_MS);
  await card(page, next.message).waitFor();
  await close();
});

test('the last post to go leaves a word in its place', async () => {
  const [ann, bob] = await people(2);
  const brief = await post(ann, `one ${word()}`);
  const { page, close } = await visit({ as: bob });

  endIn(6, brief);
  await page.goto(`/@${ann.handle}`);
  await card(page, 'one').waitFor();
  await page.getByText('No posts right now').waitFor();
  await close();
});

test('a profile counts one post less when one has ended', async () => {
  const [ann, bob] = await people(2);
  const brief = await post(ann, `one ${word()}`);

  await post(ann, `two ${word()}`);
  endIn(6, brief);
  const { page, close } = await visit({ as: bob });

  await page.goto(`/@${ann.handle}`);
  await page.getByText('2 living posts').waitFor();
  await card(page, 'one').waitFor({ state: 'detached' });
  await page.getByText('1 living post', { exact: true }).waitFor();
  await close();
});
