/*
 * What every statement of sql/queries is asked with, as the server asks it:
 * { 'folder/file': { 'in words': (n) => [parameters] } }. Cases that take `n`
 * ask something else each time; n = 0 is the hardest. Who is named in them
 * is in world.sql.
 */
import { createHash } from 'node:crypto';
import { NOW } from './database.mjs';

const TIME_LAST = '9999-12-31T23:59:59.999999Z';
const TIME_FIRST = '0001-01-01T00:00:00.000000Z';
const UUID_LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const UUID_FIRST = '00000000-0000-0000-0000-000000000000';
const NEWEST = [TIME_LAST, UUID_LAST];
const OLDEST = [TIME_FIRST, UUID_FIRST];
const RANK_HIGHEST = '2147483647';

const HOUR_MS = 3600 * 1000;
const PAGE = 20;
const LONGEST_PAGE = 100;

/* Those who run the house ask for whole tables, and programs at their start
 * for the few rows of schema_migrations, which no world has. */
export const exempt = ['recount/find', 'schema/is_there', 'schema/version',
  'verify/ended', 'verify/late', 'verify/places'];

export function statementsOf({ people, thread, newest }) {
  const someone = (n) => 1 + n * 7919 % people;
  const person = (n = 0) => uuidOf('person', someone(n));
  const handle = (n = 0) => `person_${someone(n)}`;
  const feed = (viewer, at, limit = PAGE) => [NOW, viewer, limit, ...at];
  const search = (term) => () => [...feed(null, NEWEST), term, ...OLDEST,
    RANK_HIGHEST, ...NEWEST];
  const mark = (kind) => () => [thread, person(1), NOW, kind];
  const marking = { 'a like': mark('like'), 'a repost': mark('repost') };
  const purging = { 'a batch': () => [NOW, 1000] };
  const ofPosts = { 'a batch': () => [`{${uuidOf('post', 5)}}`, 1000] };
  const profile = {
    'the busiest person': () => [handle(), NOW],
    'anybody': (n) => [handle(n), NOW],
  };

  return {
    'activities/home': {
      'first page': () => feed(null, NEWEST),
      'a viewer': (n) => feed(person(n), NEWEST),
      'the longest page': () => feed(person(), NEWEST, LONGEST_PAGE),
      'from far down': () => feed(null, [before(72), UUID_LAST]),
    },
    'activities/expiring': {
      'first page': () => feed(person(), OLDEST),
      'from half an hour on': () => feed(null, [before(-0.5), UUID_FIRST]),
    },
    'activities/by_user': {
      'the busiest person': () => [...feed(person(1), NEWEST), handle()],
      'anybody': (n) => [...feed(person(1), NEWEST), handle(n)],
      'from far down': () => [...feed(null, [before(72), UUID_LAST]),
        handle()],
      'nobody': () => [...feed(null, NEWEST), 'no_such_person'],
    },
    'activities/replies_by_user': {
      'the busiest person': () => [...feed(person(1), NEWEST), handle()],
      'anybody': (n) => [...feed(null, NEWEST), handle(n)],
    },
    'activities/search': {
      'a word of 60 %': search('common'),
      'a word of 10 %': search('frequent'),
      'a word of 1 %': search('seldom'),
      'a word of 0.1 %': search('rare'),
      'a word of none': search('absent'),
      'two frequent words': search('common frequent'),
      'a frequent and a rare word': search('common rare'),
      'two rare words': search('seldom rare'),
      'two words never together': search('odd even'),
      'a word of older posts only': search('faded'),
      'a person': (n) => search(`@${handle(n)}`)(),
      'a person and a word': (n) => search(`@${handle(n)} common`)(),
      'a beginning of most words': search('w'),
      'a beginning of few words': search('seld'),
      'a sign of 10 %': search('🎉'),
      'a sign and a word': search('🎉 common'),
      'a sign of 0.1 %, without its colour': search('👍'),
    },
    'activities/show': {
      'a long thread': () => [...feed(person(), OLDEST), thread],
      'a post without replies': () => [...feed(null, OLDEST),
        uuidOf('post', people * 9)],
    },
    'activities/create': {
      'a post that mentions two': (n) => [uuidOf('new', n), person(n),
        `new @${handle(1)} @${handle(2)}`, NOW, null, before(-1), 'key',
        'hash', before(24)],
      'a reply': (n) => [uuidOf('new', n), person(n), 'an answer', NOW,
        thread, before(-1), null, null, before(24)],
    },
    'activities/created_by': { 'a key': () => [person(), 'key', NOW,
      before(24)] },
    'activities/mark': marking,
    'activities/marked': {
      'a page': () => [`{${newest.slice(0, PAGE)}}`],
      'the longest page': () => [`{${newest}}`],
    },
    'activities/marks': {
      'a page': (n) => [person(n), `{${newest.slice(0, PAGE)}}`],
      'the longest page': (n) => [person(n), `{${newest}}`],
    },
    'activities/unmark': marking,
    'activities/remove': { 'a long thread': () => [thread, person(), NOW] },
    'notifications/list': {
      'the busiest person': () => feed(person(), NEWEST),
      'anybody': (n) => feed(person(n), NEWEST),
      'from far down': () => feed(person(), [before(72), UUID_LAST]),
    },
    'notifications/read': {
      'the busiest person': () => [person(), NOW, before(150)],
    },
    'purge/key_posts': ofPosts,
    'purge/keys': purging,
    'purge/likes': ofPosts,
    'purge/notifications': ofPosts,
    'purge/posts': ofPosts,
    'purge/replies': purging,
    'purge/reposts': ofPosts,
    'purge/roots': purging,
    'recount/lock': { 'a batch': () => [`{${thread}}`] },
    'recount/mend': { 'a batch': () => [`{${thread}}`] },
    'users/by_handle': { 'anybody': (n) => [handle(n)] },
    'users/by_sub': { 'anybody': (n) => [uuidOf('sub', someone(n))] },
    'users/create': {
      'somebody new': (n) => ['New', `new_${n}`, 'new@example.com',
        uuidOf('new', n), NOW, 'key', 'hash'],
    },
    'users/created_by': { 'a key': () => [uuidOf('sub', 1), 'key',
      before(24)] },
    'users/edit': { 'the busiest person': () => [person(), 'Name', 'Bio',
      NOW] },
    'users/me': {
      'the busiest person': () => [person(), NOW],
      'anybody': (n) => [person(n), NOW],
    },
    'users/names': {
      'of a page': () => [`{${Array.from({ length: LONGEST_PAGE },
        (_, n) => person(n)).join()}}`],
    },
    'users/profile': profile,
    'users/search': {
      'a handle': (n) => [handle(n), PAGE],
      'a beginning of all handles': () => ['person', LONGEST_PAGE],
      'a beginning of many names': () => ['Ada', PAGE],
      'a second word': () => ['W1', PAGE],
      'two words': () => ['w12 ada', PAGE],
      'nobody': () => ['nobody at all', PAGE],
    },
    'users/short': { 'anybody': (n) => [handle(n)] },
  };
}

export function uuidOf(kind, number) {
  return createHash('md5').update(`${kind}${number}`).digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function before(hours) {
  return new Date(Date.parse(NOW) - hours * HOUR_MS).toISOString();
}
