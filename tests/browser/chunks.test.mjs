/* Code that was not there when a page needed it: once, for good, for a while. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, settle, visit } from '../lib/browser.mjs';
import { person } from '../lib/people.mjs';

const PAGE = '**/assets/NotificationsPage-*.js';
/* What the browser, and then the page, says of a file that is missing. */
const MISSING = /\/assets\/|\/config\.json$|\/api\//;
const gone = { status: 404, contentType: 'application/json', body: '{}' };

afterEach(leaveAll);

/* Half a post, and how often the page was loaded since. */
async function halfWritten() {
  const visitor = await visit({ as: await person(), mayFail: MISSING });
  const { page } = visitor;
  let loads = 0;

  await page.goto('/');
  await page.getByRole('textbox', { name: 'Write a post' })
    .fill('half written');
  await settle(page);
  page.on('load', () => loads++);
  return { ...visitor, loads: () => loads };
}

const goToNotifications = (page) => page.getByRole('link',
  { name: 'Notifications', exact: true }).click();

async function draftIsThere(page) {
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  const composer = page.getByRole('textbox', { name: 'Write a post' });

  assert.equal(await composer.inputValue(), 'half written');
}

test('a page of an older version is loaded anew once, with all drafts',
  async () => {
    const { page, close, loads } = await halfWritten();

    /* As after an update: the old page's files are gone, the new one's not. */
    await page.route(PAGE, (route) => loads() === 0 ? route.fulfill(gone)
      : route.fallback());
    await goToNotifications(page);
    await page.getByText('Nothing yet').waitFor();
    assert.equal(loads(), 1);
    await draftIsThere(page);
    await close();
  });

test('a page that stays missing says so, and is not loaded for ever',
  async () => {
    const { page, close, loads } = await halfWritten();

    await page.route(PAGE, (route) => route.fulfill(gone));
    await goToNotifications(page);
    await page.getByRole('heading', { name: 'Something broke on this page' })
      .waitFor();
    await page.getByText('What you wrote is kept.').waitFor();
    await settle(page);
    assert.equal(loads(), 1);
    await page.unroute(PAGE);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Nothing yet').waitFor();
    await draftIsThere(page);
    await close();
  });

test('a page that is cut off from the server comes when it is back',
  async () => {
    const { page, close, loads } = await halfWritten();
    const cut = (route) => route.abort('connectionrefused');

    for (const what of [PAGE, '**/config.json'])
      await page.route(what, cut);
    await goToNotifications(page);
    await page.getByText('It is asked again by itself.').waitFor();
    for (const what of [PAGE, '**/config.json'])
      await page.unroute(what);
    await page.getByText('Nothing yet').waitFor();
    assert.equal(loads(), 0);
    await draftIsThere(page);
    await close();
  });

test('a page that is not here says that it waits for the network',
  async () => {
    const { page, context, close } = await halfWritten();

    await context.setOffline(true);
    await goToNotifications(page);
    await page.getByText('This page comes by itself').waitFor();
    await context.setOffline(false);
    await page.getByText('Nothing yet').waitFor();
    await close();
  });

test('what a page can do without does not take it away', async () => {
  const { page, close } = await visit({ as: await person(),
    mayFail: MISSING });

  await page.route('**/assets/Side-*.js', (route) => route.fulfill(gone));
  await page.goto('/');
  await page.waitForEvent('load');
  await settle(page);
  await page.getByRole('textbox', { name: 'Write a post' }).fill('as ever');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByRole('article').filter({ hasText: 'as ever' }).waitFor();
  await close();
});
