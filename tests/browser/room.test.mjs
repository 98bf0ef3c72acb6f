/*
 * Pages on a small phone, and with letters twice as large: nothing stands out
 * of the page. And while answers are slow: nothing jumps when they come.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkFits, leaveAll, settle, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { person } from '../lib/people.mjs';
import { mark, post, reply } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';

const SMALL = { width: 360, height: 740 };
const DESKTOP = { width: 1366, height: 768 };
const LARGE = '200%';
/* Pixels, each way. */
const LEAST_TOUCH = 24;
const SLOW_MS = 400;
/* What the whole site is held to. */
const MOST_SHIFT = 0.02;

const WIDE_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk';
const ENDING = 'This one goes soon.';
let ann, bob, paths;

before(async () => {
  bob = await person({ name: `${WIDE_WORD.slice(0, 48)}` });

  ann = await person();
  const made = await post(ann, `@${bob.handle} ${WIDE_WORD}`);

  await reply(bob, made, WIDE_WORD);
  await mark(ann, 'PUT', await post(bob, 'To pass on.'), 'repost');
  await mark(bob, 'PUT', made, 'repost');
  /* Of all that end, one of the next. */
  sql(`update activities set created_at = now() - interval '1 hour',
    expires_at = now() + interval '2 minutes'
    where uuid = '${(await post(bob, ENDING)).uuid}'`);
  const { message_group_uuid: group } = await say(bob,
    { handle: ann.handle, message: WIDE_WORD });

  paths = ['/', '/notifications', '/messages', `/messages/${group}`,
    '/messages/new', '/settings', '/settings/profile', `/@${ann.handle}`,
    `/@${bob.handle}`, `/@${ann.handle}/status/${made.uuid}`,
    `/search?term=${WIDE_WORD}`, `/search?term=${ann.handle}`,
    '/last-chance'];
});

after(leaveAll);

test('letters twice as large stay on the page', async () => {
  const { page, close } = await visit({ as: ann, size: SMALL });

  await page.addInitScript((size) => {
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = size;
    });
  }, LARGE);
  for (const path of paths) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await settle(page);
    await checkFits(page);
  }
  await close();
});

/* Not one letter and an ellipsis. */
const isLegible = (name) => name.evaluate((element) =>
  element.getBoundingClientRect().width
    >= Math.min(element.scrollWidth, innerWidth / 3));

test('a name is there whatever its length, and however large it is',
  async () => {
    const { page, close } = await visit({ as: ann, size: SMALL });
    const enlarge = () => page.evaluate((size) => {
      document.documentElement.style.fontSize = size;
    }, LARGE);

    await page.goto(`/@${bob.handle}`);
    const card = page.getByRole('article').first();
    const passed = card.getByRole('link', { name: /^Reposted by/ });

    await passed.waitFor();
    for (const look of [() => {}, enlarge]) {
      await look();
      await settle(page);
      assert.ok(await passed.evaluate((link) =>
        link.getBoundingClientRect().right <= innerWidth
          && link.scrollWidth <= link.clientWidth + 1));
      assert.ok(await isLegible(card.locator('header bdi')));
    }
    await page.goto('/messages');
    await enlarge();
    assert.ok(await isLegible(page.getByRole('main').locator('li bdi')
      .first()));
    await close();
  });

test('a finger finds all there is to touch', async () => {
  const { page, close } = await visit({ as: ann, size: SMALL, touch: true });

  for (const path of paths) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await settle(page);
    /* A link within a sentence is as high as its line. */
    const small = await page.evaluate((least) => Array.from(
      document.querySelectorAll('a, button, input, select, textarea'))
      .filter((one) => one.checkVisibility() && one.tabIndex >= 0
        && getComputedStyle(one).display !== 'inline')
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();

        return Math.min(width, height) < least;
      }).map((one) => one.outerHTML.slice(0, 100)), LEAST_TOUCH);

    assert.deepEqual(small, [], path);
  }
  await close();
});

test('a long name leaves room for the time beside it', async () => {
  const { page, close } = await visit({ as: ann, size: DESKTOP });

  await page.goto('/notifications');
  const side = page.getByRole('complementary');
  const row = side.getByRole('link').filter({ hasText: ENDING })
    .first();

  await row.waitFor();
  assert.ok(await row.evaluate((element) => {
    const { right } = element.querySelector('[title^="Ends"]')
      .getBoundingClientRect();

    return right <= element.getBoundingClientRect().right
      && right <= element.closest('aside').getBoundingClientRect().right;
  }));
  await close();
});

for (const [name, size] of [['phone', SMALL],
  ['desktop', DESKTOP]])
  test(`nothing jumps when slow answers come, on a ${name}`, async () => {
    const { page, close } = await visit({ as: ann, size });

    await page.addInitScript(() => {
      globalThis.shifted = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries())
          globalThis.shifted += value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    /* One answer later than the other, as a phone has it. */
    await page.route('**/api/**', async (route) => {
      await sleep(SLOW_MS * (1 + /\/users\/|expiring/.test(
        route.request().url())));
      await route.continue().catch(() => {});
    });
    for (const path of paths) {
      await page.goto(path);
      await settle(page);
      await sleep(SLOW_MS);
      const shifted = await page.evaluate(() => globalThis.shifted);

      assert.ok(shifted <= MOST_SHIFT, `${path} shifts ${shifted}`);
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  });
