/* What may be sent to whom, who may read it, and what is written once. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { CREATED_MESSAGE, get, invalid, members, MESSAGE, MESSAGE_GROUP, ok,
  refused, say, send, TIME, UUID } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { api, mint, newUser, service } from '../lib/stack.mjs';
import { putItem } from '../lib/table.mjs';

test('the shapes are those of the original, and what is ours', async () => {
  const [ann, bob] = await people(2);
  const created = await say(ann, { handle: bob.handle, message: 'hi' });
  const group = created.message_group_uuid;
  const second = await say(bob, { message_group_uuid: group, message: 'ho' });
  const [listed] = await get(bob, '/api/message_groups');
  const one = await get(bob, `/api/message_groups/${group}`);
  const messages = await get(ann, `/api/messages/${group}`);

  for (const message of [created, second])
    members(message, CREATED_MESSAGE);
  members(listed, MESSAGE_GROUP);
  members(one, [...MESSAGE_GROUP, 'last_read_at']);
  members(await get(bob, `/api/message_groups/@${ann.handle}`),
    ['uuid', 'display_name', 'handle']);
  for (const message of messages)
    members(message, MESSAGE);
  for (const thing of [created, second, listed, one, ...messages]) {
    assert.match(thing.uuid, UUID);
    assert.match(thing.created_at, TIME);
  }
  const { message_group_uuid: _, ...shown } = second;
  assert.deepEqual(messages[1], shown);
  assert.ok(created.created_at < second.created_at);
});

test('a group that is absent or null means the handle', async () => {
  const [ann, bob, eve] = await people(3);
  const first = await say(ann, { handle: bob.handle, message: '1' });
  const again = await say(ann, { handle: ` ${bob.handle.toUpperCase()} `,
    message_group_uuid: null, message: '2' });

  assert.equal(again.message_group_uuid, first.message_group_uuid);
  const both = await say(ann, { handle: eve.handle, message: '3',
    message_group_uuid: first.message_group_uuid });
  assert.equal(both.message_group_uuid, first.message_group_uuid);
  for (const blank of ['', ' ', '\u3000', '\u200b'])
    invalid(await send(ann, { handle: bob.handle, message: 'x',
      message_group_uuid: blank }), 'message_group_uuid_blank');
  for (const odd of [5, false, [first.message_group_uuid], {}])
    invalid(await send(ann, { handle: bob.handle, message: 'x',
      message_group_uuid: odd }), 'message_group_uuid_blank');
  assert.deepEqual(await get(eve, '/api/message_groups'), []);
});

test('a handle must name somebody else', async () => {
  const [ann] = await people(1);

  for (const handle of [undefined, null, '', ' ', '\u200b', 5, []])
    invalid(await send(ann, { message: 'x', handle }),
      'user_reciever_handle_blank');
  for (const handle of [ann.handle, ann.handle.toUpperCase(),
    ` ${ann.handle}\n`])
    invalid(await send(ann, { message: 'x', handle }),
      'cannot_message_yourself');
  for (const handle of ['nobody_has_this_one', '@andrewbrown', 'a'.repeat(300),
    '%', '_', 'zoë', `${ann.handle}'`, '😀'])
    refused(await send(ann, { message: 'x', handle }), 404,
      'user_not_found');
});

test('who is no member gets what a missing conversation gives', async () => {
  const [ann, bob, eve] = await people(3);
  const { message_group_uuid: group } =
    await say(ann, { handle: bob.handle, message: 'secret' });
  const asks = [
    (uuid) => api('GET', `/api/messages/${uuid}`, eve),
    (uuid) => api('GET', `/api/messages/${uuid}?limit=3`, eve),
    (uuid) => api('GET', `/api/message_groups/${uuid}`, eve),
    (uuid) => send(eve, { message_group_uuid: uuid, message: 'x' }),
    (uuid) => send(eve, { message_group_uuid: uuid, message: 'x' },
      randomUUID()),
    (uuid) => send(eve, { message_group_uuid: uuid, message: 'x',
      handle: ann.handle }),
  ];

  for (const ask of asks) {
    const [there, missing] = [await ask(group), await ask(randomUUID())];
    const told = ({ headers, json: { request_id: id, ...rest } }) =>
      ({ ...rest, names: [...headers.keys()],
        length: headers.get('content-length') });

    refused(there, 404, 'not_found');
    assert.deepEqual(told(there), told(missing));
    for (const uuid of ['nothing', `${group}0`, group.slice(1),
      group.replaceAll('-', ''), `{${group}}`])
      refused(await ask(uuid), 404, 'not_found');
  }
  assert.equal((await get(bob, `/api/messages/${group}`)).length, 1);
  refused(await api('GET', `/api/message_groups/@${ann.handle}`, eve), 404,
    'not_found');
  refused(await api('GET', '/api/message_groups/@no_such_person', eve), 404,
    'user_not_found');
  refused(await api('GET', `/api/message_groups/@${eve.handle}`, eve), 404,
    'not_found');
});

test('uuids and handles may be written in any case', async () => {
  const [ann, bob] = await people(2);
  const { message_group_uuid: group } =
    await say(ann, { handle: bob.handle, message: '1' });
  const loud = group.toUpperCase();

  assert.equal((await say(bob, { message_group_uuid: loud, message: '2' }))
    .message_group_uuid, group);
  assert.equal((await get(bob, `/api/messages/${loud}`)).length, 2);
  assert.equal((await get(bob, `/api/message_groups/${loud}`)).uuid, group);
  assert.equal((await get(bob, `/api/message_groups/@${
    ann.handle.toUpperCase()}`)).uuid, group);
});

test('one of each kind of failure for each handler', async () => {
  const someone = await newUser();
  const wrong = mint(someone.sub, { exp: 1 });
  const routes = [['GET', '/api/me'], ['POST', '/api/me'],
    ['GET', '/api/message_groups'],
    ['GET', `/api/message_groups/${randomUUID()}`],
    ['GET', '/api/message_groups/@andrewbrown'],
    ['GET', `/api/messages/${randomUUID()}`], ['POST', '/api/messages'],
    ['GET', '/api/users/search?term=a']];

  for (const [method, path] of routes) {
    const body = method === 'POST' ? {} : undefined;
    const none = await api(method, path, { body });
    const bad = await api(method, path, { body, token: wrong });

    for (const answer of [none, bad]) {
      refused(answer, 401, 'unauthorized');
      assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
    }
  }
  for (const path of ['/api/health-check', '/api/users/@andrewbrown/short'])
    for (const token of [undefined, wrong, 'nonsense'])
      ok(await api('GET', path, { token }));
});

test('health needs no store, readiness names each', async () => {
  const health = await get(null, '/api/health-check');
  const ready = await get(null, '/api/health-check/ready');

  members(health, ['success', 'ver']);
  assert.equal(health.success, true);
  assert.match(health.ver, /^\d+\.\d+/);
  assert.deepEqual(ready, { success: true,
    checks: { postgres: 'ok', dynamodb: 'ok', jwks: 'ok' } });
});

test('a key gives its first answer again, whatever happened since',
  async () => {
    const [ann, bob] = await people(2);
    const [key, other] = [randomUUID(), randomUUID()];
    const body = { handle: bob.handle, message: 'once' };
    const first = await say(ann, body, key);
    const group = first.message_group_uuid;
    const second = await say(ann, body, other);

    /* Now the conversation is there: the message would go another way. */
    assert.deepEqual(await say(ann, body, key), first);
    assert.deepEqual(await say(ann, body, other), second);
    const own = await service({ CRUDDUR_WORKERS: '1' });
    try {
      for (const [one, answer] of [[key, first], [other, second]])
        assert.deepEqual(ok(await send(ann, body, one, { at: own.url,
          headers: { 'idempotency-key': one } })), answer);
    } finally {
      await own.stop();
    }
    assert.equal((await get(bob, `/api/messages/${group}`)).length, 2);
  });

test('a key is one person\'s, for one body', async () => {
  const [ann, bob] = await people(2);
  const key = randomUUID();
  const { message_group_uuid: group } =
    await say(ann, { handle: bob.handle, message: 'one' }, key);
  const body = { message_group_uuid: group, message: 'two' };
  const same = (text) => send(ann, text, key);

  for (const reused of [body, { handle: bob.handle, message: 'two' },
    `{"handle":"${bob.handle}", "message":"one"}`,
    { handle: bob.handle, message: 'one', more: 1 },
    { handle: bob.handle.toUpperCase(), message: 'one' }])
    invalid(await same(reused), 'idempotency_key_reused');
  ok(await send(bob, body, key));
  assert.deepEqual((await get(ann, `/api/messages/${group}`))
    .map(({ message }) => message), ['one', 'two']);
});

test('what fails leaves its key free', async () => {
  const [ann, bob] = await people(2);
  const key = randomUUID();

  invalid(await send(ann, { handle: bob.handle, message: '' }, key),
    'message_blank');
  refused(await send(ann, { message_group_uuid: randomUUID(),
    message: 'x' }, key), 404, 'not_found');
  refused(await send(ann, { handle: 'no_such_person_at_all',
    message: 'x' }, key), 404, 'user_not_found');
  ok(await send(ann, { handle: bob.handle, message: 'x' }, key));
});

test('one key at the same time by both services writes once', async () => {
  const [ann, bob] = await people(2);
  const own = await service({ CRUDDUR_WORKERS: '1' });

  try {
    for (const start of [true, false]) {
      const key = randomUUID();
      const body = start ? { handle: bob.handle, message: 'start' }
        : { handle: bob.handle, message: 'go on' };
      const answers = await Promise.all(Array.from({ length: 6 }, (_, i) =>
        send(ann, body, key, { headers: { 'idempotency-key': key },
          ...(i % 2 && { at: own.url }) })));

      for (const answer of answers)
        assert.deepEqual(ok(answer), answers[0].json);
    }
  } finally {
    await own.stop();
  }
  const [{ uuid }] = await get(bob, '/api/message_groups');
  assert.equal((await get(bob, `/api/messages/${uuid}`)).length, 2);
});

test('messages of two who write at once stand in one order', async () => {
  const pair = await people(2);
  const { message_group_uuid: group } =
    await say(pair[0], { handle: pair[1].handle, message: 'start' });

  await Promise.all(pair.map(async (person, who) => {
    for (let i = 0; i < 40; i++)
      await say(person, { message_group_uuid: group, message: `${who} ${i}` });
  }));
  const messages = await get(pair[0], `/api/messages/${group}?limit=100`);
  const times = messages.map(({ created_at: time }) => time);
  assert.equal(messages.length, 81);
  assert.equal(new Set(times).size, 81);
  assert.deepEqual(times, [...times].sort());
  for (const who of [0, 1])
    assert.deepEqual(messages.map(({ message }) => message)
      .filter((text) => text.startsWith(`${who} `)),
    Array.from({ length: 40 }, (_, i) => `${who} ${i}`));
});

test('an answer comes after what it answers, though its clock is ahead',
  async () => {
    const [ann, bob] = await people(2);
    const { message_group_uuid: group, uuid } =
      await say(ann, { handle: bob.handle, message: 'now' });
    const ahead = new Date(Date.now() + 4000).toISOString()
      .replace('Z', '000Z');

    await putItem({ pk: `MSG#${group}`, sk: `${ahead}#${randomUUID()}`,
      message_uuid: uuid, message: 'from another host', user_uuid: ann.uuid,
      user_display_name: ann.name, user_handle: ann.handle });
    await get(bob, `/api/messages/${group}`);
    const reply = await say(bob,
      { message_group_uuid: group, message: 'reply' });
    assert.ok(reply.created_at > ahead);
    assert.equal((await get(ann, `/api/messages/${group}`)).at(-1).message,
      'reply');
  });
