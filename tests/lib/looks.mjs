/*
 * A page as everybody sees it: on a phone and on a desktop, dark and light.
 * Each look is seen by axe, and shot for people to look at
 * (tests/browser/screenshots).
 */
import { test } from 'node:test';
import { checkAccess, checkFits, desktop, phone, settle, shoot, visit }
  from './browser.mjs';

const SIZES = [['phone', phone], ['desktop', desktop]];
const THEMES = ['dark', 'light'];

/*
 * A test for each of `pages`: { name, path, as (a name in the cast), see (text
 * in its main part, which tells that it is there), act (what to do first) }.
 * `cast`: { people: { name: person }, addresses: { ':part': text } }, filled
 * before the tests run. `mayFail`: see visit().
 */
export function testLooks(pages, cast) {
  for (const page of pages)
    test(`${page.name} looks right to everybody`, async () => {
      for (const [size, viewport] of SIZES)
        await look(page, cast, size, viewport);
    });
}

async function look({ name, path, as, see, act, mayFail },
  { people, addresses }, size, viewport) {
  const { page, close } = await visit({ as: as && people[as], size: viewport,
    touch: size === 'phone', mayFail });

  await page.goto(path.replaceAll(/:[a-z]+/g, (part) => addresses[part]));
  await act?.(page);
  await page.getByText(see).filter({ visible: true }).first().waitFor();
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await settle(page);
    await shoot(page, `${name}-${size}-${theme}`);
    await checkFits(page);
    await checkAccess(page);
  }
  await close();
}
