/* What holds for every request: bodies, paths, methods, ids, limits. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { CREATED_MESSAGE, get, invalid, logLineOf, members, ok, refused, send }
  from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { exchange } from '../lib/raw.mjs';
import { api, logOf } from '../lib/stack.mjs';

const MAX_BODY = 64 * 1024;
const MAX_PATH = 2 * 1024;

let ann;
let bob;
let group;

before(async () => {
  [ann, bob] = await people(2);
  group = ok(await send(ann, { handle: bob.handle, message: 'hi' }))
    .message_group_uuid;
});

/* A body around `text`, as bytes where text cannot say it. */
const bytes = (...parts) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));
const nested = (depth) => '[1]'.padStart(depth + 2, '[')
  .padEnd(2 * depth + 1, ']');
const withMember = (text) =>
  `{"message":"x","handle":"${bob.handle}","other":${text}}`;

const broken = {
  'no body': () => '',
  'white space': () => ' \n',
  'half an object': () => '{"message":"x"',
  'two objects': () => '{"message":"x"}{}',
  'something after the object': () => '{"message":"x"} x',
  'a comma too many': () => '{"message":"x",}',
  'single quotes': () => "{'message':'x'}",
  'a name without quotes': () => '{message:"x"}',
  'a comment': () => '{"message":"x"/* */}',
  'a line break in a string': () => '{"message":"a\nb"}',
  'an unknown escape': () => '{"message":"\\x41"}',
  'half an escape': () => '{"message":"\\u00"}',
  'NaN': () => withMember('NaN'),
  'a number with a zero before it': () => withMember('01'),
  'a number with a plus': () => withMember('+1'),
  'a literal in capitals': () => withMember('True'),
  'a byte order mark': () => bytes([0xef, 0xbb, 0xbf], '{"message":"x"}'),
  'a list': () => '[{"message":"x"}]',
  'a string': () => '"message"',
  'a number': () => '1',
  'null': () => 'null',
  'a name twice': () => '{"message":"x","message":"y"}',
  'a name twice, once escaped': () => '{"message":"x","m\\u0065ssage":"y"}',
  'an unknown name twice': () => withMember('{"a":1,"a":1}'),
  'a stray byte': () => bytes('{"message":"', [0x80], '"}'),
  'a sequence cut short': () => bytes('{"message":"', [0xe2, 0x82], '"}'),
  'an overlong slash': () => bytes('{"message":"', [0xc0, 0xaf], '"}'),
  'a surrogate as bytes': () =>
    bytes('{"message":"', [0xed, 0xa0, 0x80], '"}'),
  'a code point beyond Unicode': () =>
    bytes('{"message":"', [0xf4, 0x90, 0x80, 0x80], '"}'),
  'a stray byte in an unknown member': () =>
    bytes('{"message":"x","other":"', [0xff], '"}'),
  'a high surrogate alone': () => '{"message":"\\ud83d"}',
  'a low surrogate alone': () => '{"message":"\\ude00 x"}',
  'two high surrogates': () => '{"message":"\\ud83d\\ud83d"}',
  'a lone surrogate in an unknown name': () => '{"\\udc00":1}',
  'U+0000 escaped': () => '{"message":"a\\u0000b"}',
  'U+0000 as a byte': () => bytes('{"message":"a', [0], 'b"}'),
  'U+0000 in a name': () => '{"a\\u0000":1}',
  'U+0000 in an unknown member': () => withMember('["\\u0000"]'),
  'depth 17': () => withMember(nested(16)),
  'depth 60': () => withMember('{"a":'.repeat(60) + '1' + '}'.repeat(60)),
  'depth 20000': () => '['.repeat(20000),
};

for (const [what, body] of Object.entries(broken))
  test(`answers 400 to a body with ${what}`, async () => {
    refused(await send(ann, body()), 400, 'bad_request');
  });

const acceptable = {
  'unknown members': () => withMember('{"deep":[1,{"a":null}]}'),
  'a member named as an object\'s own in scripts': () =>
    withMember('{"__proto__":{},"constructor":1}'),
  'depth 16': () => withMember(nested(15)),
  'numbers of any size': () =>
    withMember('[1e999,-0,0.1E+7,123456789012345678901]'),
  'white space around everything': () =>
    ` \t\r\n{ "handle" : "${bob.handle}" , "message" : "x" }\n`,
  'escapes for everything': () =>
    `{"m\\u0065ssage":"\\u0061\\ud83d\\ude00","handle":"${bob.handle}"}`,
};

for (const [what, body] of Object.entries(acceptable))
  test(`takes a body with ${what}`, async () => {
    members(ok(await send(ann, body())), CREATED_MESSAGE);
  });

test('takes JSON by its media type, and nothing else', async () => {
  const body = JSON.stringify({ message: 'x', handle: bob.handle });
  const typed = (type) => send(ann, body, undefined,
    { headers: { 'content-type': type } });

  for (const type of ['application/json', 'Application/JSON',
    'application/json;charset=utf-8', 'application/json; charset="UTF-8"'])
    ok(await typed(type));
  for (const type of ['text/plain', 'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x', 'application/jsonx', 'application/',
    'application/json; charset=iso-8859-1', 'application/json-patch+json'])
    refused(await typed(type), 415, 'unsupported_media_type');

  const none = await exchange('POST /api/messages HTTP/1.1\r\nHost: x\r\n'
    + `Authorization: Bearer ${ann.token}\r\n`
    + `Content-Length: ${body.length}\r\n\r\n${body}`);
  refused(none, 415, 'unsupported_media_type');
});

test('takes 64 KiB and not a byte more', async () => {
  const start = `{"message":"x","handle":"${bob.handle}","other":"`;
  const sized = (size) => `${start}${'a'.repeat(size - start.length - 2)}"}`;
  const chunked = (size) => exchange('POST /api/messages HTTP/1.1\r\n'
    + `Host: x\r\nAuthorization: Bearer ${ann.token}\r\n`
    + 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    + `${size.toString(16)}\r\n${sized(size)}\r\n0\r\n\r\n`);

  ok(await send(ann, sized(MAX_BODY)));
  ok(await chunked(MAX_BODY));
  for (const size of [MAX_BODY + 1, 128 * 1024, 128 * 1024 + 1, 1024 * 1024])
    refused(await send(ann, sized(size)), 413, 'body_too_large');
  refused(await chunked(MAX_BODY + 1), 413, 'body_too_large');
});

test('reads a path of 2 KiB and no longer one', async () => {
  const path = (length) => '/api/'.padEnd(length, 'a');

  refused(await api('GET', path(MAX_PATH)), 404, 'not_found');
  for (const length of [MAX_PATH + 1, 4 * 1024, 15 * 1024, 40 * 1024])
    refused(await api('GET', path(length)), 414, 'uri_too_long');
});

test('answers 404 where nothing is', async () => {
  for (const path of ['/api', '/api/', '/api/nothing', '/api/me/', '/api//me',
   '/api/Me',
    '/api/health-check/ready/now', '/api/me%2f', '/api/me/../nothing',
    '/api/a/b/c/d/e/f/g/h/i/j/k/l', '/api/users/@/short',
    '/api/messages/%7Buuid%7D',
    '/api/_error/bad_request', '/api/.git/config', '/api/index.html']) {
    const answer = await exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\n`
      + `Authorization: Bearer ${ann.token}\r\n\r\n`);

    assert.equal(answer.headers.get('location'), null);
    refused(answer, 404, 'not_found');
  }
});

test('answers 400 to a path or a query that is no text', async () => {
  for (const text of ['%00', '%', '%4', '%zz', '%ff', '%c0%af', '%ed%a0%80'])
    for (const path of [`/api/users/@a${text}/short`,
      `/api/users/search?term=${text}`, `/api/users/search?${text}=1&term=a`,
      `/api/message_groups?limit=5&x=${text}`, `/api/${text}`])
      refused(await exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\n`
        + `Authorization: Bearer ${ann.token}\r\n\r\n`), 400, 'bad_request');
});

test('says which methods a path has', async () => {
  const allowed = {
    '/api/health-check': 'GET, HEAD, OPTIONS',
    '/api/me': 'GET, HEAD, POST, OPTIONS',
    '/api/messages': 'POST, OPTIONS',
    [`/api/messages/${group}`]: 'GET, HEAD, OPTIONS',
    [`/api/message_groups/${group}`]: 'GET, HEAD, OPTIONS',
    '/api/users/search': 'GET, HEAD, OPTIONS',
  };

  for (const [path, methods] of Object.entries(allowed)) {
    for (const method of ['PATCH', 'DELETE', 'PROPFIND']) {
      const answer = await api(method, path, { token: ann.token });

      refused(answer, 405, 'method_not_allowed');
      assert.deepEqual(answer.headers.get('allow').split(', ').sort(),
        methods.split(', ').sort(), path);
    }
    const asked = await api('OPTIONS', path);
    assert.equal(asked.status, 204);
    assert.deepEqual(asked.headers.get('allow').split(', ').sort(),
      methods.split(', ').sort());
  }
  refused(await api('PATCH', '/api/nothing'), 404, 'not_found');
});

test('answers HEAD wherever it answers GET, with the same head', async () => {
  const varying = ['date', 'x-request-id', 'connection', 'keep-alive'];
  const head = ({ headers }) => Object.fromEntries([...headers]
    .filter(([name]) => !varying.includes(name)));

  for (const path of ['/api/health-check', '/api/health-check/ready',
    '/api/me', '/api/message_groups', `/api/message_groups/${group}`,
    `/api/message_groups/@${bob.handle}`, `/api/messages/${group}?limit=1`,
    `/api/users/@${bob.handle}/short`, `/api/users/search?term=${bob.handle}`,
    '/api/nothing', '/api/users/@no_such_one/short',
    '/api/users/search?term=']) {
    const one = await api('GET', path, { token: ann.token });
    const two = await api('HEAD', path, { token: ann.token });

    assert.equal(two.status, one.status, path);
    assert.equal(two.text, '');
    const { 'content-length': length, ...rest } = head(one);
    const { 'content-length': told, ...same } = head(two);
    assert.deepEqual(same, rest, path);
    assert.ok(told === undefined || told === length, path);
  }
  refused(await api('GET', '/api/messages', { token: ann.token }), 405,
    'method_not_allowed');
});

test('names every request itself and logs it under that name', async () => {
  const own = randomUUID();
  const answers = await Promise.all([
    api('GET', '/api/me', { token: ann.token,
      headers: { 'x-request-id': own } }),
    api('GET', '/api/nothing', { headers: { 'x-request-id': own } }),
  ]);

  for (const answer of answers) {
    const id = answer.headers.get('x-request-id');

    assert.match(id, /^[0-9a-f]{32}$/);
    assert.match(await logLineOf(answer),
      new RegExp(`status=${answer.status}`));
    assert.equal(logOf(own), '');
  }
  assert.notEqual(answers[0].headers.get('x-request-id'),
    answers[1].headers.get('x-request-id'));
});

test('every answer is JSON that nobody keeps or takes for something else',
  async () => {
    for (const answer of [await api('GET', '/api/me', { token: ann.token }),
      await api('GET', '/api/message_groups', { token: ann.token }),
      await api('GET', '/api/me'), await api('GET', '/api/nothing'),
      await send(ann, '{'), await send(ann, {})]) {
      assert.equal(answer.headers.get('content-type'), 'application/json');
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      assert.equal(answer.headers.get('server'), 'nginx');
    }
  });

test('lists every code that fails', async () => {
  invalid(await send(ann, {}), 'message_blank', 'user_reciever_handle_blank');
  invalid(await send(ann, { message: 'x'.repeat(1025),
    message_group_uuid: ' ' }), 'message_exceed_max_chars',
  'message_group_uuid_blank');
  invalid(await send(ann, { message: null, handle: ann.handle }),
    'message_blank', 'cannot_message_yourself');
});

test('tells a wrong Idempotency-Key from a missing one', async () => {
  const body = { message_group_uuid: group, message: 'keyed' };

  for (const key of ['', 'a b', 'é', 'a\tb', 'x'.repeat(129)])
    refused(await send(ann, body, key), 400, 'bad_request');
  for (const key of ['!', '~', 'x'.repeat(128)])
    ok(await send(ann, body, key));
  assert.ok((await get(bob, `/api/messages/${group}`)).length >= 4);
});

test('two of a header that decides are refused', async () => {
  const twice = (header) => exchange('POST /api/messages HTTP/1.1\r\n'
    + `Host: x\r\n${header}\r\n${header}\r\n`
    + 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');

  refused(await twice(`Authorization: Bearer ${ann.token}`), 400,
    'bad_request');
  refused(await twice('Idempotency-Key: one'), 400, 'bad_request');
});
