/* What goes wrong in the middle: nothing typed is lost, and it mends itself. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { leaveAll, settle, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';

const NETWORK = /\/api\/|\/cognito\//;
const unavailable = { status: 503, contentType: 'application/json',
  headers: { 'retry-after': '1' }, body: JSON.stringify({
    error: 'unavailable', message: 'Not now.', request_id: 'x' }) };

afterEach(leaveAll);

async function talk() {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'first' });

  return { ann, bob, group };
}

/*
 * Until it is there (or no more), as `waitFor`: the page's clock, which is
 * installed, goes on by a second whenever the page asks for nothing.
 */
async function inTime(page, locator, { state = 'visible', seconds }) {
  for (let second = 0; second < seconds; second++) {
    await settle(page);
    if (await locator.isVisible() === (state === 'visible'))
      return;
    await page.clock.runFor(1000);
  }
  await locator.waitFor({ state });
}

const log = (page) => page.getByRole('region', { name: 'Messages' });

test('a server that is away for a while is waited for', async () => {
  const { ann, bob, group } = await talk();
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });

  await page.goto(`/messages/${group}`);
  await log(page).getByText('first').waitFor();
  await page.route('**/api/**', (route) => route.fulfill(unavailable));
  await page.getByRole('textbox').fill('said while it was away');
  await page.keyboard.press('Enter');
  await log(page).getByText('Not sent yet.').waitFor();
  await say(ann, { message_group_uuid: group, message: 'are you there?' });
  await page.unroute('**/api/**');
  await page.getByText('Not sent yet.').waitFor({ state: 'detached' });
  await log(page).getByText('are you there?').waitFor();
  await log(page).getByText('said while it was away').waitFor();
  await close();
});

test('a page that could not load comes by itself', async () => {
  const { bob, group } = await talk();
  const { page, close } = await visit({ as: bob, mayFail: NETWORK });

  await page.clock.install();
  await page.route('**/api/**', (route) => route.fulfill(unavailable));
  await page.goto(`/messages/${group}`);
  await inTime(page, page.getByText('could not be loaded')
    .filter({ visible: true }).first(), { seconds: 30 });
  await page.unroute('**/api/**');
  await inTime(page, log(page).getByText('first'), { seconds: 30 });
  await close();
});

test('a session that ends in the middle keeps what is half written',
  async () => {
    const { bob, group } = await talk();
    const { page, close } = await visit({ as: bob, mayFail: NETWORK });

    await page.goto(`/messages/${group}`);
    await log(page).getByText('first').waitFor();
    await page.getByRole('textbox').fill('half written');
    await page.route('**/api/**', (route) => route.fulfill({ status: 401,
      contentType: 'application/json', body: '{"error": "unauthorized"}' }));
    await page.getByText('Your session has ended.').waitFor();
    await page.unroute('**/api/**');
    await page.getByLabel('E-mail').fill(bob.email);
    await page.getByLabel('Password', { exact: true }).fill(bob.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await log(page).getByText('first').waitFor();
    assert.equal(await page.getByRole('textbox').inputValue(),
      'half written');
    await close();
  });

test('what is shown may be old while the server is away: it says so',
  async () => {
    const [ann] = await people(1);
    const { page, close } = await visit({ as: ann, mayFail: /\/api\// });
    const word = page.getByText('The server does not answer.');

    await page.clock.install();
    await page.goto('/notifications');
    await page.getByText('Nothing yet').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await inTime(page, word, { seconds: 40 });
    await page.getByText('Nothing yet').waitFor();
    await page.unrouteAll();
    await inTime(page, word, { state: 'detached', seconds: 30 });
    await close();
  });
