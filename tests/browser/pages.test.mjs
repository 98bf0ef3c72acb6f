/*
 * Every page at both sizes and in both themes: seen by axe, and shot for
 * people to look at (tests/browser/screenshots).
 */
import { afterEach, before, test } from 'node:test';
import { checkAccess, desktop, leaveAll, phone, shoot, visit }
  from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { person } from '../lib/people.mjs';
import { api } from '../lib/stack.mjs';

const LOOKS = [['phone', phone, 'dark'], ['phone', phone, 'light'],
  ['desktop', desktop, 'dark'], ['desktop', desktop, 'light']];

const PAGES = [
  { name: 'welcome', path: '/' },
  { name: 'signin', path: '/signin?next=/messages' },
  { name: 'signup', path: '/signup' },
  { name: 'confirm', path: '/confirm' },
  { name: 'forgot', path: '/forgot' },
  { name: 'not-found', path: '/no/such/page' },
  { name: 'home', path: '/', as: 'ann', see: 'bridge is open' },
  { name: 'post', path: '/@:ann/status/:post', as: 'bob',
    see: 'Only at night' },
  { name: 'profile', path: '/@:ann', as: 'bob', see: 'bridge is open' },
  { name: 'profile-own', path: '/@:ann?replies', as: 'ann',
    see: 'no posts right now' },
  { name: 'notifications', path: '/notifications', as: 'ann',
    see: 'reposted your post' },
  { name: 'search', path: '/search?term=bridge', as: 'ann',
    see: 'bridge is open' },
  { name: 'search-start', path: '/search', see: 'Search posts and people' },
  { name: 'last-chance', path: '/last-chance', see: 'within the hour' },
  { name: 'edit-profile', path: '/settings/profile', as: 'ann',
    see: 'About you' },
  { name: 'post-gone', as: 'ann', see: 'This post is not there',
    path: '/@bayko/status/11111111-2222-4333-8444-555555555555' },
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

const call = async (who, method, path, body) =>
  (await api(method, path, { token: who.token, body })).json;

afterEach(leaveAll);

before(async () => {
  const named = (name) => person({ name });

  cast.ann = await named('Ann Archer');
  cast.bob = await named('Bob Bell');
  cast.new = await named('محمد العربي');
  const { message_group_uuid: group } = await say(cast.ann,
    { handle: cast.bob.handle, message: 'Did you see the new bridge?' });

  cast.group = group;
  await setPosts();
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

/* A post that others made something of, and some company for it. */
async function setPosts() {
  const { ann, bob } = cast;
  const posts = '/api/activities';
  const said = await call(ann, 'POST', posts, { ttl: '7-days',
    message: 'The bridge is open! @bayko you must see it: '
      + 'https://example.com/bridge #bridges' });

  cast.post = said.uuid;
  for (const [who, ttl, message] of [[bob, '1-hour', 'Lunch at the river, '
    + 'anybody?\nI am there until two.'], [cast.new, '30-days',
    'مرحبا بالجميع، أنا جديد هنا'], [bob, '3-hours', 'Supercalifragilistic'
    + 'expialidocious'.repeat(6)]])
    await call(who, 'POST', posts, { message, ttl });
  await call(ann, 'PUT', '/api/profile', { display_name: 'Ann Archer',
    bio: 'Engineer of #bridges. Writes to @bayko.\nhttps://example.com' });
  for (const what of ['like', 'repost'])
    await call(bob, 'PUT', `${posts}/${said.uuid}/${what}`);
  await call(cast.new, 'PUT', `${posts}/${said.uuid}/like`);
  await call(bob, 'POST', `${posts}/${said.uuid}/reply`,
    { message: 'Is it lit?' });
  await call(cast.new, 'POST', `${posts}/${said.uuid}/reply`,
    { message: 'Only at night.' });
}

for (const { name, path, as, see, act } of PAGES)
  test(`${name} looks right to everybody`, async () => {
    for (const [size, viewport, theme] of LOOKS) {
      const { page, close } = await visit({ as: as && cast[as], theme,
        size: viewport, touch: size === 'phone',
        mayFail: /555555555555(\?|$)/ });

      await page.goto(path.replace(':group', cast.group)
        .replace(':new', cast.new.handle).replace(':post', cast.post)
        .replace(':ann', cast.ann.handle));
      await act?.(page);
      await page.getByRole('main').getByText(see ?? /./)
        .filter({ visible: true }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      await shoot(page, `${name}-${size}-${theme}`);
      await checkAccess(page);
      await close();
    }
  });
