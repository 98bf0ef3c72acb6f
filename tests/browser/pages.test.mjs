/*
 * Every page at both sizes and in both themes: seen by axe, and shot for
 * people to look at (tests/browser/screenshots).
 */
import { afterEach, before, test } from 'node:test';
import { checkAccess, desktop, leaveAll, phone, shoot, visit }
  from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { person } from '../lib/people.mjs';

const LOOKS = [['phone', phone, 'dark'], ['phone', phone, 'light'],
  ['desktop', desktop, 'dark'], ['desktop', desktop, 'light']];

const PAGES = [
  { name: 'welcome', path: '/' },
  { name: 'signin', path: '/signin?next=/messages' },
  { name: 'signup', path: '/signup' },
  { name: 'confirm', path: '/confirm' },
  { name: 'forgot', path: '/forgot' },
  { name: 'not-found', path: '/no/such/page' },
  { name: 'home', path: '/', as: 'ann' },
  { name: 'messages', path: '/messages', as: 'ann', see: 'Hofstadter' },
  { name: 'messages-none', path: '/messages', as: 'new',
    see: 'No conversations yet' },
  { name: 'thread', path: '/messages/:group', as: 'ann', see: 'second line' },
  { name: 'new-message', path: '/messages/new', as: 'ann',
    act: (page) => page.getByRole('combobox').fill('Bob'), see: 'Bob Bell' },
  { name: 'new-thread', path: '/messages/new/:new', as: 'ann',
    see: 'the beginning' },
  { name: 'settings', path: '/settings', as: 'ann', see: 'example.com' },
];

const cast = {};

afterEach(leaveAll);

before(async () => {
  const named = (name) => person({ name });

  cast.ann = await named('Ann Archer');
  cast.bob = await named('Bob Bell');
  cast.new = await named('محمد العربي');
  const { message_group_uuid: group } = await say(cast.ann,
    { handle: cast.bob.handle, message: 'Did you see the new bridge?' });

  cast.group = group;
  const talk = [
    [cast.bob, 'Not yet! Is it open?'],
    [cast.ann, 'Since Tuesday. 🌉'],
    [cast.ann, 'There are pictures at https://example.com/bridge?from=north'],
    [cast.bob, 'Oh, that is higher than I thought it would be. Can one walk '
      + 'over it, or is it only for trains? I would love to go on Sunday, if '
      + 'the weather holds.'],
    [cast.bob, `@${cast.ann.handle} #bridges\nand a second line`],
  ];

  for (const [who, message] of talk)
    await say(who, { message_group_uuid: group, message });
  for (const [name, message] of [['Zoë Zimmermann', 'See you tomorrow then'],
    ['Dr. Leonard Q. Hofstadter-Cooper the Third of Pasadena', 'a long '
      + 'message that cannot fit into one line of any list whatever its '
      + 'width is, or so one hopes'],
    ['שרה לוי', 'שלום, מה שלומך?']])
    await say(await named(name), { handle: cast.ann.handle, message });
});

for (const { name, path, as, see, act } of PAGES)
  test(`${name} looks right to everybody`, async () => {
    for (const [size, viewport, theme] of LOOKS) {
      const { page, close } = await visit({ as: as && cast[as], theme,
        size: viewport, touch: size === 'phone',
        mayFail: /no\/such\/page/ });

      await page.goto(path.replace(':group', cast.group)
        .replace(':new', cast.new.handle));
      await act?.(page);
      await page.getByRole('main').getByText(see ?? /./)
        .filter({ visible: true }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      await shoot(page, `${name}-${size}-${theme}`);
      await checkAccess(page);
      await close();
    }
  });
