/* Lists: pages, cursors, tags; and who of another origin may read them. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { get, logLineOf, nextOf, ok, refused, say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { literal, sql } from '../lib/postgres.mjs';
import { api, service, url } from '../lib/stack.mjs';
import { putMessages } from '../lib/table.mjs';

let ann;
let bob;
let eve;
let group;
let other;

before(async () => {
  [ann, bob, eve] = await people(3);
  for (const text of ['1', '2', '3', '4', '5'])
    group = (await say(ann, { handle: bob.handle, message: text }))
      .message_group_uuid;
  for (const text of ['1', '2'])
    other = (await say(ann, { handle: eve.handle, message: text }))
      .message_group_uuid;
});

const lists = () => ['/api/message_groups', `/api/messages/${group}`,
  `/api/users/search?term=${bob.handle}`];

test('a page has 1 to 100 rows, 20 if nothing is said', async () => {
  for (const path of lists()) {
    const at = path.includes('?') ? `${path}&limit=` : `${path}?limit=`;

    for (const limit of ['0', '101', 'abc', '', '-1', '1.5', '5x', '%205',
      '99999999999999999999'])
      refused(await api('GET', at + limit, { token: ann.token }), 400,
        'bad_request');
    for (const limit of ['1', '100'])
      assert.ok((await get(ann, at + limit)).length <= Number(limit));
  }
  assert.equal((await get(ann, `/api/messages/${group}?limit=1`)).length, 1);
  for (let i = 6; i <= 21; i++)
    await say(bob, { message_group_uuid: group, message: `${i}` });
  const page = await api('GET', `/api/messages/${group}`,
    { token: ann.token });
  assert.deepEqual(page.json.map(({ message }) => message),
    Array.from({ length: 20 }, (_, i) => `${i + 2}`));
  assert.ok(nextOf(page));
});

test('there is a next page exactly while there is more', async () => {
  for (const [limit, pages] of [[1, 2], [2, 1], [3, 1]]) {
    let page = await api('GET', `/api/message_groups?limit=${limit}`,
      { token: ann.token });

    for (let seen = 1; seen < pages; seen++) {
      assert.match(nextOf(page), /^\/api\/message_groups\?/);
      page = await api('GET', nextOf(page), { token: ann.token });
      ok(page);
    }
    assert.equal(page.headers.get('link'), null);
  }
});

test('following the links shows every row once while others write',
  async () => {
    const { message_group_uuid: busy } = await say(bob,
      { handle: eve.handle, message: 'first' });
    const texts = Array.from({ length: 24 }, (_, i) => `row ${i}`);
    const seen = [];

    for (const text of texts)
      await say(eve, { message_group_uuid: busy, message: text });
    for (let next = `/api/messages/${busy}?limit=7`; next;) {
      const page = await api('GET', next, { token: bob.token });

      seen.unshift(...ok(page).map(({ message }) => message));
      next = nextOf(page);
      await Promise.all([bob, eve].map((person) =>
        say(person, { message_group_uuid: busy, message: 'meanwhile' })));
    }
    assert.deepEqual(seen, ['first', ...texts]);
  });

test('conversations that begin meanwhile disturb no walk', async () => {
  const [zoe, ...others] = await people(12);
  const early = others.slice(0, 7);
  const late = others.slice(7);
  const seen = [];

  for (const one of early)
    await say(one, { handle: zoe.handle, message: 'early' });
  for (let next = '/api/message_groups?limit=2'; next;) {
    const page = await api('GET', next, { token: zoe.token });

    seen.push(...ok(page).map(({ handle }) => handle));
    next = nextOf(page);
    if (late.length > 0)
      await say(late.pop(), { handle: zoe.handle, message: 'late' });
  }
  assert.deepEqual(seen, early.map(({ handle }) => handle).reverse());
});

test('a link keeps the rest of the query, escaped', async () => {
  const page = await api('GET',
    '/api/message_groups?limit=1&x=%3E%22%20%C3%A9&y=%0d%0aSet-Cookie:a=b',
    { token: ann.token });
  const link = page.headers.get('link');

  assert.equal(page.headers.get('set-cookie'), null);
  assert.match(link, /limit=1&x=%3E%22%20%C3%A9&y=%0D%0ASet-Cookie%3Aa%3Db&/);
  ok(await api('GET', nextOf(page), { token: ann.token }));
});

test('a cursor opens only the list that it was made for', async () => {
  const cursorOf = async (path, person) => new URL(nextOf(await api('GET',
    `${path}?limit=1`, { token: person.token })), url)
    .searchParams.get('before');
  const mine = await cursorOf('/api/message_groups', ann);
  const messages = await cursorOf(`/api/messages/${group}`, ann);

  for (const [path, cursor, person] of [
    [`/api/messages/${group}`, mine, ann],
    ['/api/message_groups', messages, ann],
    ['/api/message_groups', mine, bob],
    [`/api/messages/${other}`, messages, ann],
  ])
    refused(await api('GET', `${path}?before=${cursor}`,
      { token: person.token }), 400, 'bad_cursor');

  /* It is the conversation's, but proves nothing. */
  ok(await api('GET', `/api/messages/${group}?before=${messages}`,
    { token: bob.token }));
  refused(await api('GET', `/api/messages/${group}?before=${messages}`,
    { token: eve.token }), 404, 'not_found');
  refused(await api('GET', `/api/messages/${group}?before=${messages}`),
    401, 'unauthorized');
});

test('a broken cursor is told so', async () => {
  const path = `/api/messages/${group}`;
  const page = await api('GET', `${path}?limit=1`, { token: ann.token });
  const cursor = new URL(nextOf(page), url).searchParams.get('before');
  const bytes = Buffer.from(cursor, 'base64url');
  const changed = (change) => {
    const copy = Buffer.from(bytes);

    return Buffer.from(change(copy) ?? copy).toString('base64url');
  };
  const key = (text) => Buffer.concat([bytes.subarray(0, 17),
    Buffer.from(text)]).toString('base64url');

  for (const bad of ['', 'x', '%20', '!!!', `${cursor}=`, `${cursor}A`,
    cursor.slice(1), encodeURIComponent(bytes.toString('base64')) + '==',
    changed((copy) => { copy[0] = 2; }), changed((copy) => { copy[5] ^= 1; }),
    changed((copy) => copy.subarray(0, 17)),
    changed((copy) => copy.subarray(0, 10)), key('MEMBER#'), key('x'),
    key('\0'), key('2026-13-01T00:00:00Z'), key('é'.repeat(500)),
    'A'.repeat(1500)])
    refused(await api('GET', `${path}?before=${bad}`, { token: ann.token }),
      400, 'bad_cursor');
});

test('a list is tagged, and not sent again to who has it', async () => {
  for (const path of lists()) {
    const first = await api('GET', path, { token: ann.token });
    const tag = first.headers.get('etag');
    const again = (value) => api('GET', path, { token: ann.token,
      headers: { 'if-none-match': value } });

    ok(first);
    assert.match(tag, /^W\/"[^"]+"$/);
    for (const value of [tag, tag.slice(2), '*', `"a", ${tag}`,
      `W/"a,b",${tag} , "c"`, `"a"\t,\t${tag}`]) {
      const answer = await again(value);

      assert.equal(answer.status, 304, `${value}: ${answer.text}`);
      assert.equal(answer.text, '');
      assert.equal(answer.headers.get('etag'), tag);
      assert.equal(answer.headers.get('vary'), 'Authorization, Origin');
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      assert.equal(answer.headers.get('link'), first.headers.get('link'));
      assert.match(answer.headers.get('x-request-id'), /^[0-9a-f]{32}$/);
    }
    for (const value of ['', '"a"', tag.replace('W/', 'w/'), tag.slice(0, -1),
      `x${tag}`, '"*"', `"${tag}"`])
      assert.equal((await again(value)).status, 200, value);
    assert.equal(first.headers.get('vary'), 'Authorization, Origin');
    assert.equal(first.headers.get('cache-control'), 'private, no-store');
  }
});

test('a tag changes with the list', async () => {
  const path = `/api/messages/${group}`;
  const { headers } = await api('GET', path, { token: ann.token });

  await say(bob, { message_group_uuid: group, message: 'news' });
  ok(await api('GET', path, { token: ann.token,
    headers: { 'if-none-match': headers.get('etag') } }));
});

test('pages of the two origins may read answers, others may not',
  async () => {
    const own = await service({ CRUDDUR_WORKERS: '1',
      FRONTEND_URL: 'https://front.example.com',
      BACKEND_URL: 'https://api.example.com:8443' });
    const from = (origin, method = 'GET', path = '/api/message_groups',
      headers = {}) => api(method, path, { at: own.url, token: ann.token,
      headers: { ...(origin && { origin }), ...headers } });

    try {
      for (const origin of ['https://front.example.com',
        'https://api.example.com:8443'])
        for (const answer of [await from(origin),
          await from(origin, 'GET', '/api/nothing'),
          await from(origin, 'GET', '/api/health-check')]) {
          assert.equal(answer.headers.get('access-control-allow-origin'),
            origin);
          assert.deepEqual(answer.headers.get('access-control-expose-headers')
            .split(', ').sort(), ['Date', 'ETag', 'Link', 'Retry-After',
            'WWW-Authenticate', 'X-Request-Id']);
          assert.equal(answer.headers.get('vary'), 'Authorization, Origin');
          assert.equal(
            answer.headers.get('access-control-allow-credentials'), null);
        }
      for (const origin of [null, 'null', 'https://evil.example.com',
        'http://front.example.com', 'https://front.example.com.evil.example',
        'https://front.example.com:444', 'https://front.example.co',
        'https://api.example.com', 'https://front.example.com/', '*']) {
        const answer = await from(origin);

        ok(answer);
        assert.deepEqual(allowances(answer), []);
        assert.equal(answer.headers.get('vary'), 'Authorization, Origin');
      }
      await preflight(from);
    } finally {
      await own.stop();
    }
  });

async function preflight(from) {
  const asked = { 'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type' };
  const answer = await from('https://front.example.com', 'OPTIONS',
    '/api/messages', asked);
  const list = (name) => answer.headers.get(name).toLowerCase().split(', ');

  assert.equal(answer.status, 204);
  assert.equal(answer.text, '');
  for (const method of ['get', 'head', 'post', 'put', 'delete'])
    assert.ok(list('access-control-allow-methods').includes(method));
  for (const header of ['authorization', 'content-type', 'idempotency-key',
    'if-none-match'])
    assert.ok(list('access-control-allow-headers').includes(header));
  assert.match(answer.headers.get('access-control-max-age'), /^\d+$/);
  const foreign = await from('https://evil.example.com', 'OPTIONS',
    '/api/messages', asked);
  assert.deepEqual(allowances(foreign), []);
}

function allowances({ headers }) {
  return [...headers.keys()].filter((name) =>
    name.startsWith('access-control-'));
}

test('a page of the largest messages is whole', async () => {
  const letters = ['\u0001', '"', '😀'];
  const [one, two] = await people(2);
  const name = '\u0002'.repeat(255);
  let large;

  sql(`update users set display_name = ${literal(name)}
    where uuid in ('${one.uuid}', '${two.uuid}')`);
  for (const letter of letters) {
    const text = `x${letter.repeat(1022)}x`;
    const send = () => say(one, { handle: two.handle, message: text });

    large = (await send()).message_group_uuid;
    for (let sent = 1; sent < 102; sent += 17)
      await Promise.all(Array.from({ length: 17 }, send));
    const page = await api('GET', `/api/messages/${large}?limit=100`,
      { token: two.token });
    assert.equal(ok(page).length, 100);
    assert.ok(page.json.every(({ message }) => message === text));
    assert.ok(nextOf(page));
  }
  const own = await service({ CRUDDUR_WORKERS: '1' });
  try {
    const page = await get(two, `/api/messages/${large}?limit=100`,
      { at: own.url });
    assert.ok(page.every((message) => message.display_name === name));
  } finally {
    await own.stop();
  }
});

test('the newest page of a long conversation costs one call', async () => {
  const { message_group_uuid: long } = await say(bob,
    { handle: ann.handle, message: 'long' });

  await putMessages(long, ann, 2000);
  const answer = await api('GET', `/api/messages/${long}`,
    { token: bob.token });
  assert.equal(ok(answer).length, 20);
  assert.match(await logLineOf(answer), / upstream=1$/m);
});
