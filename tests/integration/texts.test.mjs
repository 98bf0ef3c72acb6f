/* Texts: counted after trimming, blank or not, and given back as they came. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { get, invalid, ok, say, send } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post as publish, reply, see } from '../lib/posts.mjs';
import { api } from '../lib/stack.mjs';

const MAX = 1024;

let ann;
let bob;
let group;

before(async () => {
  [ann, bob] = await people(2);
  group = (await say(ann, { handle: bob.handle, message: 'first' }))
    .message_group_uuid;
});

const post = (message) => send(ann, { message_group_uuid: group, message });

/* One code point each, though some are two or more units elsewhere. */
const letters = { 'a letter': 'x', 'an accent': 'é', 'a Chinese one': '漢',
  'an emoji': '😀', 'a combining accent': '\u0301', 'a joiner': '\u200d',
  'an Arabic one': 'ع', 'the last code point': '\u{10ffff}',
  'a line break': '\n', 'a quote': '"', 'a backslash': '\\' };

for (const [what, letter] of Object.entries(letters))
  test(`takes ${MAX} code points and not one more: ${what}`, async () => {
    const text = `a${letter.repeat(MAX - 2)}z`;
    const created = await say(ann, { message_group_uuid: group,
      message: text });

    assert.equal(created.message, text);
    assert.equal(await last(), text);
    invalid(await post(`a${letter.repeat(MAX - 1)}z`),
      'message_exceed_max_chars');
  });

test('counts code points and not what is seen as one', async () => {
  const family = '👨‍👩‍👧‍👦';
  const points = [...family].length;
  const fits = Math.floor(MAX / points);

  await say(ann, { message_group_uuid: group, message: family.repeat(fits) });
  invalid(await post(family.repeat(fits + 1)), 'message_exceed_max_chars');
});

const spaces = ['\t', '\n', '\v', '\f', '\r', ' ', '\u0085', '\u00a0',
  '\u1680', '\u2000', '\u2003', '\u200a', '\u2028', '\u2029', '\u202f',
  '\u205f', '\u3000'];

test('trims white space of every kind, then counts', async () => {
  for (const space of spaces) {
    const message = `${space}${space}a${space}b${space}`;
    const created = await say(ann, { message_group_uuid: group, message });

    assert.equal(created.message, `a${space}b`);
  }
  const all = spaces.join('');
  await say(ann, { message_group_uuid: group,
    message: `${all}${'x'.repeat(MAX)}${all}` });
  assert.equal(await last(), 'x'.repeat(MAX));
  invalid(await post(all.repeat(70)), 'message_blank');
});

const unseen = ['', ' ', ...spaces, '\u0001', '\u001f', '\u007f', '\u009f',
  '\u00ad', '\u034f', '\u061c', '\u115f', '\u17b4', '\u180e', '\u200b',
  '\u200d', '\u200e', '\u202e', '\u2060', '\u2064', '\u3164', '\ufe0f',
  '\ufeff', '\uffa0', '\u{1d173}', '\u{e0001}', '\u{e0020}'];

test('a text of which nothing is seen is blank', async () => {
  for (const text of unseen)
    invalid(await post(`${text}`), 'message_blank');
  invalid(await post(unseen.join('')), 'message_blank');
  invalid(await post('\u200b'.repeat(MAX + 1)), 'message_blank',
    'message_exceed_max_chars');
  for (const message of [undefined, null, 5, true, ['x'], { a: 'x' }])
    invalid(await post(message), 'message_blank');
});

const odd = [`"quotes" 'and' \`ticks\``, 'back\\slash \\n \\u0041 \\',
  '<script>alert(1)</script> &amp; <b>', "'; drop table users; --",
  '{"json":["$ref",null]}', 'one\ntwo\r\nthree\tfour', '%s %n %d %00',
  '${HOME} $(id) {{7*7}}', '../../etc/passwd', '\u200bseen\u200b',
  '\u202eright to left\u202c', 'مرحبا بالعالم', 'עברית', 'e\u0301 é',
  'Z̸̡̢a̵l̶g̷o', '👨‍👩‍👧‍👦 🏳️‍🌈 🇦🇶', '\ufeffmark', '\ufffd \ufffe \uffff',
  '\u{1fffe} \u{10ffff} \u{e000}', 'a\u2028inside\u2029 it', 'a\u0001b\u001fc',
  '\u007f\u0080x', '#MSG#PAIR#MEMBER#', 'null', '0', '--', '\\u0000'];

test('gives every text back as it came', async () => {
  for (const text of odd) {
    const created = await say(ann, { message_group_uuid: group,
      message: text });

    assert.equal(created.message, text);
  }
  const shown = await get(bob, `/api/messages/${group}?limit=100`);
  assert.deepEqual(shown.slice(-odd.length).map(({ message }) => message),
    odd);
});

test('gives every text of a post, reply and profile back as it came',
  async () => {
    const [zoe] = await people(1);
    const thread = await publish(zoe, 'thread');

    for (const text of odd) {
      const made = await publish(zoe, text);

      assert.equal(made.message, text);
      assert.equal((await see(null, made)).message, text);
      assert.equal((await reply(zoe, thread, text)).message, text);
      const { bio } = ok(await api('PUT', '/api/profile',
        { token: zoe.token, body: { display_name: 'Zoë', bio: text } }));

      assert.equal(bio, text);
    }
    const { replies } = await get(null,
      `/api/activities/${thread.uuid}?limit=100`);

    assert.deepEqual(replies.map(({ message }) => message), odd);
    const shown = await get(bob,
      `/api/activities/@${zoe.handle}?limit=100`);

    assert.deepEqual(shown.map(({ message }) => message),
      [...odd].reverse().concat('thread'));
  });

test('keeps the text of a first message just as well', async () => {
  for (const message of [odd[0], odd[1], odd[2], '😀'.repeat(MAX)]) {
    const [one, two] = await people(2);

    await say(one, { handle: two.handle, message });
    for (const person of [one, two]) {
      const [listed] = await get(person, '/api/message_groups');

      assert.equal(listed.message, message);
      assert.equal(
        (await get(person, `/api/message_groups/${listed.uuid}`)).message,
        message);
    }
  }
});

async function last() {
  const messages = await get(bob, `/api/messages/${group}?limit=1`);

  return messages[0].message;
}
