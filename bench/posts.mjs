/*
 * What the people of the bench posted: 50 posts each, that live for a day,
 * each liked by the next person, who is told about.
 */
import { run } from '../stack/process.mjs';
import { userCount } from './world.mjs';

const POSTS = 10000;
const WRITE_MS = 300 * 1000;

/* Words that stand in every 2nd, 10th and 100th post; 20 matches at least. */
export const terms = ['tea', 'cable', 'kiosk', 'tea%20cable'];

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
        case when n % 2 = 0 then 'Bring tea.' end,
        case when n % 10 = 0 then 'And the long cable.' end,
        case when n % 100 = 0 then 'See you by the kiosk.' end) as message
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

/* Writes them into the database, whose people are there. */
export function insertPosts(connectionUrl) {
  run('psql', ['-q', '-v', 'ON_ERROR_STOP=1', connectionUrl, '-c', POSTED,
    '-c', LIKED, '-c', 'vacuum (analyze)'], { timeout: WRITE_MS });
}

function handleOf(number) {
  return `'bench_' || lpad(((${number}) % ${userCount})::text, 5, '0')`;
}
