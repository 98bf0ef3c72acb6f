/* Other people: found by handle and name, and called as they are today. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { get, invalid, members, ok, refused, say, USER_SHORT, UUID }
  from '../lib/answers.mjs';
import { people, person } from '../lib/people.mjs';
import { literal, sql } from '../lib/postgres.mjs';
import { api, service } from '../lib/stack.mjs';

const fresh = () => `t${randomBytes(6).toString('hex')}`;
const search = async (viewer, term, more = '') => (await get(viewer,
  `/api/users/search?term=${encodeURIComponent(term)}${more}`))
  .map(({ handle }) => handle);

test('a handle tells who is behind it, in any case', async () => {
  const ann = await person({ handle: `Ann_${fresh().slice(0, 10)}` });
  const path = (handle) => `/api/users/@${handle}/short`;

  for (const handle of [ann.handle, ann.handle.toLowerCase(),
    ann.handle.toUpperCase(), ann.handle.replace('A', '%41')]) {
    const short = await get(null, path(handle));

    members(short, USER_SHORT);
    assert.deepEqual(short, { uuid: ann.uuid, handle: ann.handle,
      display_name: ann.name });
    assert.match(short.uuid, UUID);
  }
  for (const handle of ['nobody_at_all', 'a'.repeat(500), '%25', '%27', '%20',
    encodeURIComponent('😀'), `${ann.handle}%2f`, ann.handle.slice(0, -1),
    'Ann%25'])
    refused(await api('GET', path(handle)), 404, 'user_not_found');
});

test('odd handles of old data stay readable', async () => {
  for (const handle of ['Zoë Ünlü', 'a.b-c@example', 'x/y', '😀'.repeat(5),
    'Z%_\\'].map((text) => `${text} ${fresh()}`)) {
    sql(`insert into users (handle, display_name)
      values (${literal(handle)}, 'Old data')`);
    const path = `/api/users/@${encodeURIComponent(handle)}/short`;
    const ann = await person();

    assert.equal((await get(null, path)).handle, handle);
    const sent = await say(ann, { handle, message: 'hello' });
    assert.equal((await get(ann, `/api/message_groups/@${
      encodeURIComponent(handle)}`)).uuid, sent.message_group_uuid);
  }
});

test('finds people by the beginning of handle or name, without case',
  async () => {
    const mark = fresh();
    const ann = await person({ handle: `${mark.slice(0, 12)}_Aa`,
      name: `Ann ${mark} Äpfel` });
    const bob = await person({ handle: fresh(),
      name: `Bob ${mark.toUpperCase()}x` });

    for (const term of [ann.handle, ann.handle.toUpperCase(),
      ann.handle.slice(0, 14), `@${ann.handle}`, ` @${mark.slice(0, 12)}_a`])
      assert.deepEqual(await search(bob, term), [ann.handle]);
    for (const term of [`Ann ${mark}`, `ann ${mark.slice(0, 9)}`,
      ` ANN ${mark}\u3000`, `Ann ${mark} äPF`, `${mark} ann`])
      assert.deepEqual(await search(ann, term), [ann.handle], term);
    assert.deepEqual((await search(bob, `${mark}x`)), [bob.handle]);
    assert.deepEqual(await search(ann, `${mark}xyz`), []);
    members((await get(bob, `/api/users/search?term=${ann.handle}`))[0],
      USER_SHORT);
  });

test('signs of a pattern are text', async () => {
  const mark = fresh();
  const ann = await person({ name: `${mark} ann` });
  const handle = `${mark}_%\\`;

  sql(`insert into users (handle, display_name)
    values (${literal(handle)}, ${literal(`100% ${mark}\\_'"`)})`);
  assert.deepEqual(await search(ann, `${mark}_`), [handle]);
  assert.deepEqual(await search(ann, `${mark}_%\\`), [handle]);
  assert.deepEqual(await search(ann, `${mark}_\\`), []);
  assert.deepEqual(await search(ann, `100% ${mark}\\_'"`), [handle]);
  for (const term of [`${mark}%`, `%${mark}`, `_${mark.slice(1)}`,
    `${mark.slice(0, -1)}_`, `100_ ${mark}`])
    assert.deepEqual(await search(ann, term), [], term);
  for (const term of ['%', '_', '\\', "'", '"', ':*', '&', '|', '!', '<->',
    "' or 1=1 --", '\\u0000', '('.repeat(50), 'x'.repeat(500)])
    ok(await api('GET', `/api/users/search?term=${encodeURIComponent(term)}`,
      { token: ann.token }));
});

test('every beginning of a name finds it, words or not', async () => {
  const mark = fresh();
  const viewer = await person();

  for (const name of ['✨ Zoë ✨', '+1 guy', "O'Neil-Smith 3.14", '1e5x',
    'http://x.y/z', 'J.R. Ewing', '<b>bold</b>', 'a@b.example', '100% (me)',
    'Дмитрий Ю', '日本 太郎', 'the of and']) {
    const handle = fresh();

    sql(`insert into users (handle, display_name)
      values ('${handle}', ${literal(`${name} ${mark}`)})`);
    for (let end = 2; end <= [...name].length; end += 2) {
      const term = [...name].slice(0, end).join('').toUpperCase();

      assert.ok((await search(viewer, term, '&limit=100')).includes(handle),
        `${name} by ${term}`);
    }
  }
});

test('as many as asked for, and a term there must be', async () => {
  const mark = `q${randomBytes(3).toString('hex')}`;

  sql(`insert into users (handle, display_name)
    select '${mark}' || to_char(n, 'FM00000'), 'Many' from generate_series(1,
    120) n`);
  const ann = await person();
  assert.equal((await search(ann, mark)).length, 20);
  assert.equal((await search(ann, mark, '&limit=3')).length, 3);
  assert.equal((await search(ann, mark, '&limit=100')).length, 100);
  for (const query of ['', '?', '?term=', '?term=%20', '?term=%E2%80%8B',
    '?term=%E3%80%80', '?Term=a', '?term'])
    invalid(await api('GET', `/api/users/search${query}`,
      { token: ann.token }), 'search_term_blank');
});

test('people are called by the names they have today', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } =
    await say(ann, { handle: bob.handle, message: 'hi' });
  const name = 'Née "Ann" \\ </script>';
  const etag = (await api('GET', `/api/messages/${group}`,
    { token: bob.token })).headers.get('etag');

  sql(`update users set display_name = ${literal(name)}
    where uuid = '${ann.uuid}'`);
  const own = await service({ CRUDDUR_WORKERS: '1' });
  const see = (path) => get(bob, path, { at: own.url });
  try {
    assert.equal((await see('/api/message_groups'))[0].display_name, name);
    assert.equal((await see(`/api/message_groups/${group}`)).display_name,
      name);
    assert.equal((await see(`/api/message_groups/@${ann.handle}`))
      .display_name, name);
    assert.equal((await see(`/api/messages/${group}`))[0].display_name, name);
    assert.equal((await see(`/api/users/@${ann.handle}/short`)).display_name,
      name);
    const again = await api('GET', `/api/messages/${group}`, { at: own.url,
      token: bob.token, headers: { 'if-none-match': etag } });
    ok(again);
    const said = await api('POST', '/api/messages', { at: own.url,
      token: ann.token, body: { message_group_uuid: group, message: 'x' } });
    assert.equal(ok(said).display_name, name);
  } finally {
    await own.stop();
  }
});

test('who is gone is called as they were', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } =
    await say(ann, { handle: bob.handle, message: 'hi' });

  sql(`delete from users where uuid = '${bob.uuid}'`);
  const own = await service({ CRUDDUR_WORKERS: '1' });
  try {
    const [listed] = await get(ann, '/api/message_groups', { at: own.url });

    assert.equal(listed.display_name, bob.name);
    assert.equal(listed.handle, bob.handle);
    const later = ok(await api('POST', '/api/messages', { at: own.url,
      token: ann.token, body: { message_group_uuid: group, message: 'x' } }));
    assert.equal(later.message_group_uuid, group);
  } finally {
    await own.stop();
  }
});
