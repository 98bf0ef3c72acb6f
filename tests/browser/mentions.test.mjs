/* Names that are finished while one types, wherever one writes. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { checkAccess, leaveAll, visit } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';

afterEach(leaveAll);

const area = (page) => page.getByRole('textbox', { name: /^Write a/ });
const options = (page) => page.getByRole('listbox',
  { name: 'People to mention' }).getByRole('option');

/* Ann's page of a conversation with Bob, and somebody to speak of. */
async function conversation() {
  const [ann, bob, eve] = await people(3);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'first' });
  const visitor = await visit({ as: ann });

  await visitor.page.goto(`/messages/${group}`);
  await visitor.page.getByRole('region', { name: 'Messages' })
    .getByText('first').waitFor();
  return { ...visitor, eve };
}

test('Enter takes a name from the open list, and sends once it is closed',
  async () => {
    const { page, close, eve } = await conversation();

    await area(page).pressSequentially(`ask @${eve.handle.slice(0, 9)}`);
    await options(page).filter({ hasText: eve.handle }).waitFor();
    const told = await area(page).evaluate((one) =>
      document.getElementById(one.getAttribute('aria-activedescendant'))
        .textContent);

    assert.match(told, new RegExp(eve.handle));
    await checkAccess(page);
    await page.keyboard.press('Enter');
    assert.equal(await area(page).inputValue(), `ask @${eve.handle} `);
    await page.keyboard.type('and tell me');
    await page.keyboard.press('Enter');
    const said = page.getByRole('region', { name: 'Messages' });

    await said.getByText('and tell me').waitFor();
    await said.getByRole('link', { name: `@${eve.handle}` }).waitFor();
    await close();
  });

test('the list stands above the text, within the window', async () => {
  const { page, close, eve } = await conversation();

  await area(page).pressSequentially(`@${eve.handle.slice(0, 9)}`);
  await options(page).first().waitFor();
  const list = await page.getByRole('listbox').boundingBox();
  const text = await area(page).boundingBox();

  assert.ok(list.y >= 0 && list.y + list.height <= text.y);
  await options(page).filter({ hasText: eve.handle }).click();
  assert.equal(await area(page).inputValue(), `@${eve.handle} `);
  assert.ok(await area(page).evaluate((one) =>
    one === document.activeElement));
  await close();
});

test('Escape closes the list and nothing else, for this name', async () => {
  const { page, close, eve } = await conversation();
  const start = `@${eve.handle.slice(0, 8)}`;

  await area(page).pressSequentially(start);
  await options(page).first().waitFor();
  await page.keyboard.press('Escape');
  await options(page).first().waitFor({ state: 'detached' });
  assert.equal(await area(page).inputValue(), start);
  await page.keyboard.type(eve.handle.slice(8, 9));
  await page.waitForTimeout(500);
  assert.equal(await options(page).count(), 0);
  await page.keyboard.type(` and ${start}`);
  await options(page).first().waitFor();
  await page.keyboard.press('Shift+Enter');
  assert.match(await area(page).inputValue(), /\n$/);
  await close();
});

test('keys of an input method are left to it', async () => {
  const { page, close, eve } = await conversation();
  const session = await page.context().newCDPSession(page);

  await area(page).pressSequentially(`@${eve.handle.slice(0, 8)}`);
  await options(page).first().waitFor();
  await session.send('Input.imeSetComposition', { text: eve.handle.slice(8, 9),
    selectionStart: 1, selectionEnd: 1 });
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  assert.ok(!(await area(page).inputValue()).includes(`${eve.handle} `));
  await session.send('Input.imeSetComposition', { text: '', selectionStart: 0,
    selectionEnd: 0 });
  await area(page).fill('日本');
  await session.send('Input.imeSetComposition', { text: 'ご',
    selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown',
    key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  assert.equal(await page.getByRole('region', { name: 'Messages' })
    .getByText('日本').count(), 0);
  await close();
});
