/* Posts end to the second: seen by servers whose clock stands still. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { get, refused } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { mark, post, reply, uuids, walk } from '../lib/posts.mjs';
import { api, service } from '../lib/stack.mjs';

/* A server at that moment of posts, which `see` asks. */
async function at(moment, see) {
  const still = await service({ CRUDDUR_WORKERS: '1',
    CRUDDUR_FIXED_TIME: moment.toISOString() });

  try {
    await see(still.url);
  } finally {
    await still.stop();
  }
}

test('a post of an hour is everywhere a second before its end, and nowhere '
  + 'a second after', async () => {
  const [ann, bob] = await people(2);
  const word = `w${randomBytes(6).toString('hex')}`;
  const made = await post(ann, `for an hour ${word}`, '1-hour');
  const answer = await reply(bob, made, `answered @${ann.handle}`);
  const end = new Date(made.expires_at).getTime();

  await mark(bob, 'PUT', made, 'repost');
  const lists = {
    '/api/activities/home?limit=100': made,
    '/api/activities/expiring?limit=100': made,
    [`/api/activities/@${ann.handle}`]: made,
    [`/api/activities/@${bob.handle}`]: made,
    [`/api/activities/@${bob.handle}?replies=1`]: answer,
    [`/api/activities/search?term=${word}`]: made,
    '/api/activities/notifications': answer,
  };
  const seen = async (url) => {
    const where = [];

    for (const [path, { uuid }] of Object.entries(lists))
      if (uuids(await all(ann, path, url)).includes(uuid))
        where.push(path);
    return where;
  };

  await at(new Date(end - 1000), async (url) => {
    assert.deepEqual(await seen(url), Object.keys(lists));
    const { activity, replies } = await get(ann,
      `/api/activities/${made.uuid}`, { at: url });

    assert.equal(activity.uuid, made.uuid);
    assert.deepEqual(uuids(replies), [answer.uuid]);
    assert.equal((await get(ann, '/api/me', { at: url })).cruds_count, 1);
    assert.equal((await get(ann, '/api/me', { at: url }))
      .unread_notifications, 2);
  });
  await at(new Date(end + 1000), async (url) => {
    assert.deepEqual(await seen(url), []);
    for (const { uuid } of [made, answer])
      for (const [method, rest, body] of [['GET', ''], ['DELETE', ''],
        ['PUT', '/like'], ['DELETE', '/repost'],
        ['POST', '/reply', { message: 'late' }]])
        refused(await api(method, `/api/activities/${uuid}${rest}`,
          { at: url, token: ann.token, body }), 404, 'not_found');
    assert.equal((await get(ann, '/api/me', { at: url })).cruds_count, 0);
    assert.equal((await get(ann, '/api/me', { at: url }))
      .unread_notifications, 0);
  });
});

const all = (person, path, url) => walk(person, path, { at: url });
