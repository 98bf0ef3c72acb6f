/* The pages of posts and people, as everybody sees them. */
import { afterEach, before } from 'node:test';
import { leaveAll } from '../lib/browser.mjs';
import { api } from '../lib/stack.mjs';
import { ok } from '../lib/answers.mjs';
import { testLooks } from '../lib/looks.mjs';
import { person } from '../lib/people.mjs';
import { mark, post, reply } from '../lib/posts.mjs';
import { sql } from '../lib/postgres.mjs';

/* The answer that the page of a post which is not there meets. */
const GONE = /\/api\/activities\/0000/;

const PAGES = [
  { name: 'posts-welcome', path: '/', see: 'ladder' },
  { name: 'posts-home', path: '/', as: 'ann', see: 'ladder' },
  { name: 'post', path: '/@:ann/status/:post', as: 'ann',
    see: 'leaning on your garage' },
  { name: 'post-visitor', path: '/@:ann/status/:post',
    see: 'leaning on your garage' },
  { name: 'post-reply', path: '/@:bob/status/:reply', as: 'ann',
    see: 'ladder' },
  { name: 'post-gone', path: '/@:ann/status/:none', as: 'ann',
    see: 'This post is gone', mayFail: GONE },
  { name: 'profile', path: '/@:bob', as: 'ann', see: 'baker' },
  { name: 'profile-own', path: '/@:ann', as: 'ann', see: 'ladder' },
  { name: 'profile-visitor', path: '/@:bob', see: 'baker' },
  { name: 'profile-replies', path: '/@:bob/replies', as: 'ann',
    see: 'leaning' },
  { name: 'profile-nobody', path: '/@nobody_at_all', see: 'Nobody has',
    mayFail: /@nobody_at_all/ },
  { name: 'profile-edit', path: '/settings/profile', as: 'ann',
    see: 'About you' },
  { name: 'notifications', path: '/notifications', as: 'ann',
    see: 'replied to you' },
  { name: 'notifications-none', path: '/notifications', as: 'new',
    see: 'Nothing yet' },
  { name: 'search', path: '/search?term=ladder', as: 'ann', see: 'ladder' },
  { name: 'search-start', path: '/search', see: 'Find what' },
  { name: 'search-none', path: '/search?term=zzyzx', see: 'No post for' },
  { name: 'last-chance', path: '/last-chance', as: 'ann', see: 'two tables' },
  { name: 'post-delete', path: '/@:ann/status/:post', as: 'ann',
    act: (page) => page.getByRole('button', { name: 'Delete' }).first()
      .click(), see: 'Delete this post' },
  { name: 'post-long', path: '/@:bob/status/:long', as: 'ann',
    see: 'Donau' },
];

const cast = { people: {}, addresses: {} };

afterEach(leaveAll);

before(async () => {
  const named = (name) => person({ name });
  const [ann, bob, eve] = [await named('Ann Archer'),
    await named('Bob Bell'), await named('شهرزاد')];

  ok(await api('PUT', '/api/profile', { token: bob.token, body: {
    display_name: 'Bob Bell', bio: 'A baker, and a reader of rivers. Ask me '
      + 'about #sourdough. https://example.com/bread' } }));
  const bread = await post(bob, 'The bread has been in the oven for nine '
    + 'minutes and I have looked at it eleven times. #bread', '30-days');
  const ladder = await post(ann, 'Question for the street: who has my '
    + 'ladder?', '7-days');
  const answer = await reply(bob, ladder,
    `@${ann.handle} It is leaning on your garage. I can see it from here.`);

  await reply(eve, ladder, 'أحتاجه يوم السبت');
  await post(eve, `صباح الخير يا @${ann.handle}`, '3-days');
  const long = await post(bob, `Donau${'dampfschifffahrts'.repeat(9)}kapitän `
    + `https://example.com/${'a-long-way/'.repeat(8)}`, '12-hours');
  const brief = await post(eve, 'For some minutes only: I admit that you '
    + 'were right about the two tables.', '1-hour');

  sql(`update activities set created_at = created_at - interval '54 minutes',
    expires_at = expires_at - interval '54 minutes'
    where uuid = '${brief.uuid}'`);
  await mark(bob, 'PUT', ladder, 'like');
  await mark(eve, 'PUT', ladder, 'like');
  await mark(eve, 'PUT', ladder, 'repost');
  await mark(ann, 'PUT', bread, 'like');
  await mark(ann, 'PUT', bread, 'repost');
  cast.people = { ann, bob, new: await named('Newcomer') };
  cast.addresses = { ':ann': ann.handle, ':bob': bob.handle,
    ':post': ladder.uuid, ':reply': answer.uuid, ':long': long.uuid,
    ':none': '00000000-0000-4000-8000-000000000000' };
});

testLooks(PAGES, cast);
