/*
 * A list is found where it was left: after Back and after a reload, as far
 * down as it was loaded, and without what has ended meanwhile.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaveAll, phone, settle, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people, person } from '../lib/people.mjs';
import { post } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';

const PAGES = 3;
const A_PAGE = 20;
/* Longer than an answer is kept that no page shows. */
const LONG_MS = 6 * 60_000;
const A_SECOND_MS = 1100;
/* As much as a line is high. */
const NEAR_PX = 20;

afterEach(leaveAll);

const card = (page, number) => page.getByRole('main').getByRole('article')
  .filter({ hasText: `number ${number}.` });
const topOf = (locator) => locator.evaluate((element) =>
  element.getBoundingClientRect().top);
const older = (page) => page.getByRole('button',
  { name: 'Show older ones' });

const listed = (posts) => posts.map(({ uuid }) => `'${uuid}'`).join(', ');

/* Somebody with that many posts, the last one first. They are of an hour ago,
   as other tests look for theirs at the top of home. */
async function writer() {
  const one = await person();
  const made = sql(`insert into activities (uuid, user_uuid, message,
    created_at, expires_at, words)
    select gen_random_uuid(), '${one.uuid}',
      format(E'number %s.\\n%send', n, repeat(E'line\\n', 4)),
      now() - interval '1 hour' + n * interval '1 second',
      now() + interval '1 day', ''
    from generate_series(0, ${PAGES * A_PAGE - 1}) as n
    order by n
    returning uuid`).split('\n').map((uuid) => ({ uuid }));

  return { one, made };
}

/* They have ended, also for a worker, which keeps a page for a second. */
async function end(posts) {
  sql(`update activities set expires_at = clock_timestamp()
    where uuid in (${listed(posts)})`);
  await sleep(A_SECOND_MS);
}

/* A reader who has loaded all of it, with number 9 at the top. */
async function readDown({ one, as, size = phone }) {
  const visitor = await visit({ as, size, touch: size === phone,
    mayFail: /\/api\// });
  const { page } = visitor;

  await page.clock.install();
  await page.goto(`/@${one.handle}`);
  for (let pages = 1; pages < PAGES; pages++) {
    await older(page).click();
    await card(page, PAGES * A_PAGE - 1 - pages * A_PAGE).waitFor();
  }
  await card(page, 9).evaluate((element) =>
    scrollBy(0, element.getBoundingClientRect().top - 100));
  await settle(page);
  return visitor;
}

async function isAt(page, number, top) {
  await card(page, number).waitFor();
  await settle(page);
  const now = await topOf(card(page, number));

  assert.ok(Math.abs(now - top) < NEAR_PX,
    `number ${number} stands at ${now}, not at ${top}`);
}

async function openAndReturn(page, between = () => {}) {
  await card(page, 9).locator('a:has(time)').click();
  await page.getByRole('heading', { name: 'Post', exact: true }).waitFor();
  await between();
  await page.goBack();
}

test('a reload keeps the place, with the pages that were loaded',
  async () => {
    const { one } = await writer();
    const { page, close } = await readDown({ one, as: await person() });

    await post(one, 'One more on top.');
    await page.reload();
    await isAt(page, 9, 100);
    assert.equal(await card(page, 0).count(), 1);
    await close();
  });

test('Back keeps it however long one was away, or after a reload there',
  async () => {
    const { one } = await writer();
    const { page, close } = await readDown({ one });

    await openAndReturn(page, () => page.clock.fastForward(LONG_MS));
    await isAt(page, 9, 100);
    await openAndReturn(page, () => page.reload());
    await isAt(page, 9, 100);
    await close();
  });

test('what has ended is not there, and the next one stands in its place',
  async () => {
    const { one, made } = await writer();
    const { page, close } = await readDown({ one });

    await end([made[9], made[30]]);
    await page.reload();
    await isAt(page, 8, 100);
    assert.equal(await card(page, 9).count(), 0);
    assert.equal(await card(page, 30).count(), 0);
    await close();
  });

test('an address that is asked for anew begins at its top', async () => {
  const { one } = await writer();
  const { page, close } = await readDown({ one });

  await page.goto('about:blank');
  await page.goto(`/@${one.handle}`);
  await card(page, PAGES * A_PAGE - 1).waitFor();
  await settle(page);
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.equal(await card(page, 9).count(), 0);
  await close();
});

test('who moves while the list still comes is left alone', async () => {
  const { one } = await writer();
  const { page, close } = await readDown({ one });

  await page.route('**/api/activities/**', async (route) => {
    await sleep(700);
    await route.continue().catch(() => {});
  });
  await page.reload();
  await page.getByRole('status').filter({ hasText: 'Loading' }).first()
    .waitFor();
  await page.mouse.wheel(0, 1);
  await card(page, 9).waitFor();
  await settle(page);
  assert.ok(await page.evaluate(() => scrollY) < 50);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

test('the list of conversations keeps its place on a phone', async () => {
  const [ann, ...others] = await people(25);
  const rare = randomBytes(4).toString('hex');

  for (const [n, one] of others.entries())
    await say(one, { handle: ann.handle, message: `${rare} ${n}.` });
  const { page, close } = await visit({ as: ann, size: phone, touch: true });
  const row = page.getByRole('link').filter({ hasText: `${rare} 1.` });

  await page.goto('/messages');
  await older(page).click();
  await row.scrollIntoViewIfNeeded();
  await settle(page);
  const place = await topOf(row);

  await row.click();
  await page.getByRole('textbox', { name: /^Write a message/ }).waitFor();
  await page.reload();
  await page.getByRole('textbox', { name: /^Write a message/ }).waitFor();
  await page.goBack();
  await row.waitFor();
  await settle(page);
  assert.ok(Math.abs(await topOf(row) - place) < NEAR_PX);
  await close();
});

test('nobody finds the places of who was signed in before', async () => {
  const [ann, bob] = await people(2);

  await say(bob, { handle: ann.handle, message: 'between us' });
  const { page, context, close } = await visit({ as: ann });
  const kept = () => page.evaluate(() =>
    sessionStorage.getItem('cruddur.places'));

  await page.goto('/messages');
  await page.getByText('between us').waitFor();
  await page.reload();
  await page.getByText('between us').waitFor();
  assert.match(await kept(), /conversations/);
  const elsewhere = await context.newPage();

  await elsewhere.goto('/favicon.svg');
  await elsewhere.evaluate(() => localStorage.clear());
  await page.waitForURL('**/signin?*');
  await page.reload();
  await page.getByLabel('E-mail').waitFor();
  assert.doesNotMatch(await kept(), /conversations/);
  await close();
});
