/*
 * Many at once like, unlike, repost, reply and delete: in the end every count
 * is that of the rows. STRESS_SECONDS makes it longer than two.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { post } from '../lib/posts.mjs';
import { people } from '../lib/people.mjs';
import { sql } from '../lib/postgres.mjs';
import { api } from '../lib/stack.mjs';

const CLIENTS = 50;
const POSTS = 6;
const SECONDS = Number(process.env.STRESS_SECONDS ?? 2);

test(`${CLIENTS} clients at random for ${SECONDS} s: counts equal the rows`,
  { timeout: (SECONDS + 60) * 1000 }, async () => {
    const crowd = await people(CLIENTS);
    const posts = await Promise.all(Array.from({ length: POSTS }, (_, i) =>
      post(crowd[i], `contended ${i}`)));
    const shared = posts.map(({ uuid }) => uuid);
    const end = Date.now() + SECONDS * 1000;
    const statuses = {};

    await Promise.all(crowd.map(async ({ token }) => {
      const mine = [];

      while (Date.now() < end) {
        const { status, json } = await act(token, shared, mine);

        statuses[status] = (statuses[status] ?? 0) + 1;
        if (json?.reply_to_activity_uuid && status === 200
            && !shared.includes(json.uuid) && json.message === 'stress') {
          mine.push(json.uuid);
          if (shared.length < 3 * POSTS)
            shared.push(json.uuid);
        }
      }
    }));
    /* Somebody else's reply may be gone: 404. Nothing else goes wrong. */
    assert.deepEqual(Object.keys(statuses).filter((status) =>
      !['200', '404'].includes(status)), [], JSON.stringify(statuses));
    assert.ok(statuses[200] > CLIENTS, JSON.stringify(statuses));
    const authors = crowd.map(({ uuid }) => `'${uuid}'`).join();

    assert.equal(sql(`select count(*) from activities
      where user_uuid in (${authors}) and (
        likes_count <> (select count(*) from likes
          where activity_uuid = activities.uuid)
        or reposts_count <> (select count(*) from reposts
          where activity_uuid = activities.uuid)
        or replies_count <> (select count(*) from activities as reply
          where reply.reply_to_activity_uuid = activities.uuid)
        or liked_by_author <> exists (select from likes
          where activity_uuid = activities.uuid
            and likes.user_uuid = activities.user_uuid)
        or reposted_by_author <> exists (select from reposts
          where activity_uuid = activities.uuid
            and reposts.user_uuid = activities.user_uuid))`), '0');
    /* Each like and repost that stands is told once, and no other. */
    assert.equal(sql(`select count(*) from (
      (select kind, actor_uuid, activity_uuid from notifications
        where kind in ('like', 'repost') and user_uuid in (${authors}))
      except all
      (select 'like', user_uuid, activity_uuid from likes
       union all select 'repost', user_uuid, activity_uuid from reposts)
      ) as untrue`), '0');
  });

/* One request of a kind chosen by chance. */
async function act(token, shared, mine) {
  const uuid = shared[randomInt(shared.length)];
  const at = `/api/activities/${uuid}`;
  const dice = randomInt(10);

  if (dice < 3)
    return api('PUT', `${at}/like`, { token });
  if (dice < 5)
    return api('DELETE', `${at}/like`, { token });
  if (dice < 6)
    return api('PUT', `${at}/repost`, { token });
  if (dice < 7)
    return api('DELETE', `${at}/repost`, { token });
  if (dice < 9 || mine.length === 0)
    return api('POST', `${at}/reply`, { token, body: { message: 'stress' } });
  return api('DELETE', `/api/activities/${mine.pop()}`, { token });
}
