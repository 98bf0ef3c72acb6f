/*
 * What the people of the bench posted: 50 posts each, that live for a day,
 * each liked by the next person, who is told about. Or they are the busiest
 * people of a world of a million posts (tests/million/world.sql).
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { worldArguments } from '../tests/million/database.mjs';
import { insertPeople, people, userCount } from './world.mjs';

const POSTS = 10000;
const WRITE_MS = 1800 * 1000;
const MILLION = 1000000;

/* Words of 60, 10, 1 and 0.1 % of a million; here, too, 20 matches each. */
export const terms = ['common', 'frequent', 'seldom', 'rare',
  'common%20frequent'];

const POSTED = `
  insert into activities (uuid, user_uuid, message, likes_count, expires_at,
    created_at, words)
  select md5('post' || n)::uuid, users.uuid, message, 1,
    said.created_at + interval '1 day', said.created_at,
    search_words(handle || ' ' || message)
  from generate_series(1, ${POSTS}) as n
  cross join lateral (
    select now() - n * interval '1 second' as created_at,
      concat_ws(' ', 'This is post', n, 'and it says as much as others do.',
        case when n % 5 < 3 then 'It is a common one.' end,
        case when n % 10 = 0 then 'One of those more frequent.' end,
        case when n % 100 = 0 then 'That is seldom so.' end,
        case when n % 500 = 0 then 'And this is rare.' end) as message
  ) as said
  join users on handle = ${handleOf('n')}`;

const LIKED = `
  with liked as (
    insert into likes (user_uuid, activity_uuid, created_at)
    select users.uuid, activities.uuid, activities.created_at
    from generate_series(1, ${POSTS}) as n
    join activities on activities.uuid = md5('post' || n)::uuid
    join users on handle = ${handleOf('n + 1')}
    returning user_uuid, activity_uuid, created_at
  )
  insert into notifications (user_uuid, kind, actor_uuid, activity_uuid,
    created_at)
  select activities.user_uuid, 'like', liked.user_uuid, activity_uuid,
    liked.created_at
  from liked
  join activities on activities.uuid = activity_uuid`;

/* Writes people and posts into the database. */
export async function insertWorld(connectionUrl) {
  await psql(connectionUrl, '-c', insertPeople(), '-c', POSTED, '-c', LIKED,
    '-c', 'vacuum (analyze)');
}

/* The same of a million posts, in the place of the demo's. */
export async function insertMillion(connectionUrl) {
  const rows = people.map(({ number, handle, sub }) =>
    `('person_${number + 1}', '${handle}', '${sub}')`);

  await psql(connectionUrl, '-c', 'truncate users cascade',
    ...worldArguments(MILLION, new Date().toISOString()));
  await psql(connectionUrl, '-c', `update users set handle = mine, cognito_user_id = sub
    from (values ${rows.join(',')}) as chosen (theirs, mine, sub)
    where handle = theirs`, '-c', 'vacuum (analyze) users');
}

/* Who asks the key server of the bench meanwhile is answered. */
async function psql(connectionUrl, ...what) {
  await promisify(execFile)('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1',
    connectionUrl, ...what], { timeout: WRITE_MS });
}

function handleOf(number) {
  return `'bench_' || lpad(((${number}) % ${userCount})::text, 5, '0')`;
}
