/* The pages of accounts and conversations, as everybody sees them. */
import { afterEach, before } from 'node:test';
import { leaveAll } from '../lib/browser.mjs';
import { say } from '../lib/answers.mjs';
import { testLooks } from '../lib/looks.mjs';
import { person } from '../lib/people.mjs';
import { newUser } from '../lib/stack.mjs';

const PAGES = [
  { name: 'signin', path: '/signin?next=/messages', see: 'Demo people' },
  { name: 'signup', path: '/signup', see: 'It never changes' },
  { name: 'signup-taken', path: '/signup',
    act: (page) => page.getByLabel('Handle').fill('bayko'),
    see: 'This handle is taken' },
  { name: 'confirm', path: '/confirm', see: 'The code is' },
  { name: 'forgot', path: '/forgot', see: 'We send a code' },
  { name: 'not-found', path: '/no/such/page', see: 'There is nothing here' },
  { name: 'choose-handle', path: '/', as: 'late',
    see: 'Choose another handle', mayFail: /\/api\/me$/ },
  { name: 'messages', path: '/messages', as: 'ann', see: 'Hofstadter' },
  { name: 'messages-none', path: '/messages', as: 'new',
    see: 'No conversations yet' },
  { name: 'thread', path: '/messages/:group', as: 'ann', see: 'second line' },
  { name: 'new-message', path: '/messages/new', as: 'ann',
    act: (page) => page.getByRole('combobox').fill('Bob'), see: 'Bob Bell' },
  { name: 'new-thread', path: '/messages/new/:new', as: 'ann',
    see: 'the beginning' },
  { name: 'thread-missing', as: 'ann', see: 'This conversation is not there',
    path: '/messages/11111111-2222-4333-8444-555555555555',
    mayFail: /11111111/ },
  { name: 'settings', path: '/settings', as: 'ann', see: 'example.com' },
  { name: 'sign-out', path: '/', as: 'new', act: askToSignOut,
    see: 'lose what is not sent' },
  { name: 'shortcuts', path: '/messages', as: 'new', act: listShortcuts,
    see: 'This list' },
  { name: 'offline', path: '/messages', as: 'ann', act: cutNetwork,
    see: 'You are offline', mayFail: /\/api\// },
  { name: 'thread-refused', path: '/messages/:group', as: 'ann',
    act: haveRefused, see: 'Not sent.', mayFail: /\/api\/messages$/ },
  { name: 'messages-failed', path: '/', as: 'ann', act: failToList,
    see: 'This could not be loaded', mayFail: /\/api\/message_groups/ },
  { name: 'broken', path: '/', as: 'ann', act: loseCode,
    see: 'Something broke', mayFail: /\/assets\// },
];

const goTo = (page, name) => page.getByRole('navigation', { name: 'Main' })
  .getByRole('link', { name }).click();

async function haveRefused(page) {
  await page.route('**/api/messages', (route) => route.fulfill({ status: 422,
    contentType: 'application/json', body: '["message_blank"]' }));
  await page.getByRole('textbox').fill('Not for them');
  await page.getByRole('button', { name: 'Send' }).click();
}

async function failToList(page) {
  await page.route('**/api/message_groups', (route) => route.fulfill({
    status: 403, contentType: 'application/json', body: '{}' }));
  await goTo(page, /Messages/);
}

async function loseCode(page) {
  await page.route('**/assets/NotificationsPage-*.js', (route) =>
    route.fulfill({ status: 404, body: '' }));
  await goTo(page, /Notifications/);
}

async function askToSignOut(page) {
  await page.getByRole('textbox', { name: 'Write a post' })
    .fill('half written');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

async function listShortcuts(page) {
  await page.getByText('No conversations yet').first().waitFor();
  await page.keyboard.press('?');
}

async function cutNetwork(page) {
  await page.getByText('See you tomorrow').first().waitFor();
  await page.context().setOffline(true);
}

const cast = { people: {}, addresses: {} };

afterEach(leaveAll);

before(async () => {
  const named = (name) => person({ name });
  const [ann, bob, fresh] = [await named('Ann Archer'),
    await named('Bob Bell'), await named('محمد العربي')];
  const late = await newUser({ handle: ann.handle, name: 'Late Larry' });
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'Did you see the new bridge?' });

  cast.people = { ann, bob, new: fresh, late };
  cast.addresses = { ':group': group, ':new': fresh.handle };
  const talk = [
    [bob, 'Not yet! Is it open?'],
    [ann, 'Since Tuesday. 🌉'],
    [ann, 'There are pictures at https://example.com/bridge?from=north'],
    [bob, 'Oh, that is higher than I thought it would be. Can one walk '
      + 'over it, or is it only for trains? I would love to go on Sunday, if '
      + 'the weather holds.'],
    [ann, `Wide${'r'.repeat(90)} than a phone`],
    [bob, `@${ann.handle} #bridges\nand a second line`],
  ];

  for (const [who, message] of talk)
    await say(who, { message_group_uuid: group, message });
  for (const [name, message] of [['Zoë Zimmermann', 'See you tomorrow then'],
    ['Dr. Leonard Q. Hofstadter-Cooper the Third of Pasadena', 'a long '
      + 'message that cannot fit into one line of any list whatever its '
      + 'width is, or so one hopes'],
    ['שרה לוי', 'שלום, מה שלומך?']])
    await say(await named(name), { handle: ann.handle, message });
});

testLooks(PAGES, cast);
