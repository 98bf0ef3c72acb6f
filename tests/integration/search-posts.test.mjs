/* Search over posts. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, test } from 'node:test';
import { get, invalid, nextOf, ok } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { post, reply, uuids, walk } from '../lib/posts.mjs';
import { literal, sql } from '../lib/postgres.mjs';
import { api } from '../lib/stack.mjs';

let ann;
let bob;

before(async () => { [ann, bob] = await people(2); });

const own = () => `w${randomBytes(6).toString('hex')}`;
const search = (term, rest = '') =>
  get(null, `/api/activities/search?term=${encodeURIComponent(term)}${rest}`);

async function finds(made, ...terms) {
  for (const term of terms)
    assert.ok(uuids(await search(term, '&limit=100')).includes(made.uuid),
      term);
}

async function misses(made, ...terms) {
  for (const term of terms)
    assert.ok(!uuids(await search(term, '&limit=100')).includes(made.uuid),
      term);
}

test('every word asked for begins a word of the post', async () => {
  const word = own();
  const made = await post(ann, `Tomatoes, ${word}: ripe & red (for soup)!`);

  await finds(made, word, word.toUpperCase(), word.slice(0, 9),
    `${word} tomato`, `SOUP ${word}`, `  ${word}\n`);
  await misses(made, `${word} potato`, word.slice(1), `${word}x`);
});

test('replies are found, too, and authors by their handle', async () => {
  const word = own();
  const made = await post(ann, `asked ${word}`);
  const answer = await reply(bob, made, `answered ${word}`);

  assert.deepEqual(uuids(await search(word)).sort(),
    [made.uuid, answer.uuid].sort());
  assert.deepEqual(uuids(await search(`${word} @${bob.handle}`)),
    [answer.uuid]);
  assert.deepEqual(uuids(await search(`@${ann.handle.slice(0, 10)} ${word}`)),
    [made.uuid]);
});

test('any language', async () => {
  const japanese = await post(ann, `今夜は月がとても綺麗ですね ${own()}`);
  const arabic = await post(ann, `القهوة جاهزة في المطبخ ${own()}`);
  const greek = await post(ann, `Ο ΚΑΦΈΣ είναι έτοιμος ${own()}`);
  const thai = await post(ann, `กาแฟอร่อยมาก ${own()}`);
  const hindi = await post(ann, `कॉफ़ी तैयार है ${own()}`);
  const tibetan = await post(ann, `བོད་ཡིག་ཇ་ཁང ${own()}`);

  await finds(japanese, '月', '綺麗', '月がとても', '今夜');
  await misses(japanese, '麗綺', '太陽');
  await finds(arabic, 'القهوة', 'المطبخ جاهزة');
  await finds(greek, 'καφέ', 'έτοιμος');
  await finds(thai, 'กาแฟ', 'อร่อย');
  await finds(hindi, 'कॉफ़ी', 'तैयार');
  await finds(tibetan, 'ཡིག', 'བོད་ཡིག', 'ཇ་ཁང');
});

test('signs are words of their own', async () => {
  const word = own();
  const made = await post(ann, `${word}🪅party 🎂🥳 → 20 €, ½ m² ©Ann ♥`);

  await finds(made, '🪅', `🪅 ${word}`, `${word}🪅`, '🪅party',
    `🎂🥳 ${word}`, `${word} 🥳 🎂 🎂`, `${word} → €`, `${word} ½ m²`,
    `©ann ${word}`, `${word} ♥️`, `${word} part`);
  await misses(made, `🪅${word}`, `🥳🎂 ${word}`, `${word} 🎈`, `${word} 2€`,
    `${word} £`);
});

test('a sign finds what it is a part of, as people see it', async () => {
  const word = own();
  const made = {};

  for (const sign of ['👍🏽', '👩🏽‍💻', '🏳️‍🌈', '🇩🇪🇫🇷', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '❤', '👨‍👩‍👧'])
    made[sign] = await post(ann, `${word} ${sign}`);
  for (const [sign, terms, others] of [
    ['👍🏽', ['👍', '👍🏽'], ['👍🏿', '🏽']],
    ['👩🏽‍💻', ['👩', '👩‍💻', '👩🏽‍💻'], ['💻', '👩🏿‍💻', '👩🏽']],
    ['🏳️‍🌈', ['🏳', '🏳️', '🏳‍🌈', '🏳️‍🌈'], ['🌈']],
    ['🇩🇪🇫🇷', ['🇩🇪', '🇫🇷', '🇩🇪🇫🇷'], ['🇪🇫', '🇫🇷🇩🇪']],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', ['🏴', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'], ['🏴󠁧󠁢󠁳󠁣󠁴󠁿']],
    ['1️⃣', ['1️⃣', '1⃣'], ['1', '2️⃣']],
    ['❤', ['❤️', '❤'], ['♥']],
    ['👨‍👩‍👧', ['👨', '👨‍👩‍👧', '👨‍👩'], ['👩', '👧']],
  ]) {
    await finds(made[sign], ...terms.map((term) => `${word} ${term}`));
    await misses(made[sign], ...others.map((term) => `${word} ${term}`));
  }
});

test('posts that are there when signs become words stay as they were',
  async () => {
    const word = own();
    const made = await post(ann, `${word} 🎉`);

    sql(`update activities set words = to_tsvector('simple', message)
      where uuid = '${made.uuid}'`);
    await finds(made, word);
    await misses(made, `${word} 🎉`);
  });

test('as many signs as a post holds', async () => {
  const asked = await post(ann, `asked ${own()}`);
  const word = own();
  const many = await reply(bob, asked, `${word} ${'🎉'.repeat(1000)}`);
  const joined = await reply(bob, asked, `${word}${'\u200d👩'.repeat(500)}`);

  await finds(many, `${word} 🎉`, '🎉'.repeat(100), word);
  await finds(joined, word);
  ok(await api('GET', `/api/activities/search?term=${
    encodeURIComponent('👩\u200d'.repeat(50))}`));
});

test("ASCII's own signs have no meaning, in no language", async () => {
  const word = own();
  const made = await post(ann, `${word} 'quoted' a\\b c:* d|e !f http://x.y/z`);

  await finds(made, `${word} 'quoted'`, `${word} a\\b`, `${word} c:*`,
    `${word}:*`, `!${word}`, `${word} & z`, `(${word})`, `${word} x.y/z`,
    `"${word}"`, `${word}'; drop table activities; --`.slice(0, 14));
  for (const term of ["'", '\\', ':*', '&', '!!', '<->', '😀', '((', '%', '_',
    "') or 1=1 --"])
    ok(await api('GET',
      `/api/activities/search?term=${encodeURIComponent(term)}`));
});

test('a term is wanted, of 100 letters at most', async () => {
  for (const term of ['', '%20', '%E2%80%8B'])
    invalid(await api('GET', `/api/activities/search?term=${term}`),
      'search_term_blank');
  invalid(await api('GET', '/api/activities/search'), 'search_term_blank');
  invalid(await api('GET', `/api/activities/search?term=${'%C3%A9'
    .repeat(101)}`), 'search_term_exceed_max_chars');
  assert.deepEqual(await search('ß'.repeat(100)), []);
});

test('long words are found by as much of them as a term holds', async () => {
  const asked = await post(ann, `asked ${own()}`);
  /* As many bytes as PostgreSQL takes for a word. */
  const long = `${own()}${'क'.repeat(677)}é`;
  const made = await reply(bob, asked, long);

  await finds(made, long.slice(0, 100), long.slice(0, 20));
  await misses(made, `${long.slice(0, 99)}x`);
});

test('a term of many words wants each of them, once or more', async () => {
  const words = Array.from({ length: 30 }, () => own().slice(0, 3));
  const made = await post(ann, `${words.join(' ')} 東京特許許可局`);

  await finds(made, words.slice(0, 24).join(' '),
    words.slice(6).toReversed().join(' '),
    `東京特許許可局 ${words[0]} ${words[1]} ${words[0]} 許可`);
  await misses(made, `${words.slice(0, 23).join(' ')} zz`,
    `${words[0]} 東京許可局`);
});

test('posts of all times are found, each once and newest first', async () => {
  const [word, other] = [own(), own()];

  /* Close together and far apart, where a period of the index of words begins,
   * and so long ago that the mark of a period has come again. */
  sql(`insert into activities (uuid, user_uuid, message, expires_at,
      created_at, words)
    select gen_random_uuid(), '${ann.uuid}', message,
      now() + case when i % 5 > 0 then interval '1 hour' else '0' end, at,
      search_words(message)
    from (
      select i, date_trunc('day', now()) + i % 3 * interval '1 microsecond'
        - (i / 3) * (i / 3) * interval '20 minutes' as at
      from generate_series(1, 250) as i
      union all
      select 250 + i, date_trunc('day', now()) - i * interval '1024 hours'
      from generate_series(1, 4) as i
    ) as posted
    cross join lateral (select concat_ws(' ', ${literal(word)}, i,
      case when i % 2 = 0 then ${literal(other)} end) as message) as text`);
  const alive = sql(`select split_part(message, ' ', 2) from activities
    where message like '${word} %' and expires_at > now()
    order by created_at desc, uuid desc`).split('\n').map(Number);
  const found = async (term) => (await walk(null,
    `/api/activities/search?limit=40&term=${encodeURIComponent(term)}`))
    .map(({ message }) => Number(message.split(' ')[1]));

  assert.equal(alive.length, 204);
  assert.deepEqual(await found(word), alive);
  assert.deepEqual(await found(`${other} ${word}`),
    alive.filter((i) => i % 2 === 0));
});

test('the newest 200 are ranked, then the next 200', async () => {
  const word = own();

  /* The best of each portion is its oldest: the one that says it often. */
  sql(`insert into activities (uuid, user_uuid, message, expires_at,
      created_at, words)
    select gen_random_uuid(), '${ann.uuid}', message,
      now() + interval '1 hour', now() - i * interval '1 s',
      search_words(message)
    from generate_series(1, 450) as i
    cross join lateral (select concat_ws(' ', ${literal(word)}, 'number', i,
      case when i in (200, 400) then repeat(${literal(`${word} `)}, 5) end)
      as message) as text`);
  const numbers = (await walk(null,
    `/api/activities/search?limit=30&term=${word}`)).map(({ message }) =>
    Number(message.match(/number (\d+)/)[1]));

  assert.equal(new Set(numbers).size, 450);
  assert.equal(numbers[0], 200);
  assert.equal(numbers[1], 1);
  assert.equal(numbers[199], 199);
  assert.equal(numbers[200], 400);
  assert.equal(numbers[201], 201);
  const page = await api('GET',
    `/api/activities/search?limit=100&term=${word}`);
  assert.equal(ok(page).length, 100);
  assert.ok(nextOf(page));
});
