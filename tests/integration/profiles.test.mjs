/* Profiles: shown to all, edited by their owner. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TIME, get, invalid, members, ok, refused, say }
  from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { PROFILE, post, remove, reply, see } from '../lib/posts.mjs';
import { api } from '../lib/stack.mjs';

const edit = (person, body, options = {}) => api('PUT', '/api/profile',
  { token: person?.token, body, ...options });
const profile = (person, handle) => get(person, `/api/users/@${handle}`);

test('a profile is for all', async () => {
  const [ann, bob] = await people(2);
  const shown = await profile(null, ann.handle.toUpperCase());

  members(shown, PROFILE);
  assert.match(shown.created_at, TIME);
  assert.deepEqual(shown, await profile(bob, ann.handle));
  assert.deepEqual({ ...shown, created_at: 0 }, { uuid: ann.uuid,
    handle: ann.handle, display_name: ann.name, bio: '', cruds_count: 0,
    created_at: 0 });
  for (const handle of ['nobody_at_all', 'x', 'a'.repeat(400)])
    refused(await api('GET', `/api/users/@${handle}`), 404, 'user_not_found');
});

test('it counts posts that live, without replies', async () => {
  const [ann] = await people(1);
  const made = await post(ann, 'one');
  const other = await post(ann, 'two');

  await reply(ann, made, 'no post of its own');
  assert.equal((await profile(null, ann.handle)).cruds_count, 2);
  assert.equal((await get(ann, '/api/me')).cruds_count, 2);
  await remove(ann, other);
  assert.equal((await profile(null, ann.handle)).cruds_count, 1);
});

test('a new name is shown at once, by every worker, everywhere', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } = await say(ann,
    { handle: bob.handle, message: 'hi' });
  const made = await post(ann, 'mine');
  const shown = async () => [
    (await get(bob, `/api/messages/${group}`))[0].display_name,
    (await get(bob, '/api/message_groups'))[0].display_name,
    (await see(bob, made)).display_name,
    (await get(ann, '/api/me')).display_name,
  ];

  for (const name of ['First', 'Zoë 😀 <b>', "'; drop table users; --"]) {
    /* Both workers know the old name. */
    await Promise.all(Array.from({ length: 12 }, shown));
    const edited = ok(await edit(ann, { display_name: name, bio: name }));

    members(edited, PROFILE);
    assert.deepEqual([edited.display_name, edited.bio], [name, name]);
    for (const names of await Promise.all(Array.from({ length: 12 }, shown)))
      assert.deepEqual(names, [name, name, name, name]);
    assert.equal((await say(ann, { message_group_uuid: group,
      message: 'x' })).display_name, name);
    assert.equal((await post(ann, 'x')).display_name, name);
  }
});

test('a bio may have lines, and stays when nothing is said of it',
  async () => {
    const [ann] = await people(1);
    const bio = `one\ntwo\t"three" \\ ${'😀'.repeat(142)}`;

    assert.equal([...bio].length, 160);
    assert.equal(ok(await edit(ann, { display_name: 'A', bio: ` ${bio} ` }))
      .bio, bio);
    for (const more of [{}, { bio: null }])
      assert.equal(ok(await edit(ann, { display_name: 'A', ...more })).bio,
        bio);
    for (const other of [5, true, {}, ['text']])
      refused(await edit(ann, { display_name: 'A', bio: other }), 400,
        'bad_request');
    assert.equal((await profile(null, ann.handle)).bio, bio);
    assert.equal(ok(await edit(ann, { display_name: 'A', bio: ' ' })).bio,
      '');
  });

test('what cannot be is told whole', async () => {
  const [ann] = await people(1);
  const before = await profile(null, ann.handle);

  invalid(await edit(ann, {}), 'display_name_blank');
  invalid(await edit(ann, { display_name: 'é'.repeat(51),
    bio: 'é'.repeat(161) }), 'display_name_exceed_max_chars',
  'bio_exceed_max_chars');
  for (const name of ['a\nb', 'a\u202eb', 'a\u0007b', 'a\u2028b'])
    invalid(await edit(ann, { display_name: name, bio: '' }),
      'display_name_invalid');
  invalid(await edit(ann, { display_name: '\u200b', bio: '' }),
    'display_name_blank');
  refused(await edit(ann, '{'), 400, 'bad_request');
  refused(await edit(null, { display_name: 'x' }), 401, 'unauthorized');
  refused(await edit({ token: 'a.b.c' }, { display_name: 'x' }), 401,
    'unauthorized');
  assert.deepEqual(await profile(null, ann.handle), before);
  assert.equal(ok(await edit(ann, { display_name: '😀'.repeat(50) }))
    .display_name, '😀'.repeat(50));
});
