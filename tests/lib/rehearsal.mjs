/*
 * A small world of people, posts and conversations, and all that they see of
 * it: to be compared before both stores are lost and after they are back.
 */
import { dynamodb } from './cli.mjs';
import { get, readAll } from './conversation.mjs';
import { api } from './stack.mjs';

/* Texts that like to break on the way through files. */
export const TEXTS = ['hello', 'Grüße 🌍 שלום نص 漢字 e\u0301', '1e5', '007',
  '{"Item":{"S":"no"}}', '\\u0000 \\n \\" "', 'tab\there\nline\r\nline',
  'a\u0001\u001f\u007f\u0085\u2028\u202e', '\'; drop table users; --',
  'x'.repeat(1024), '𝒳'.repeat(1024), `'"<>&%${'\\'.repeat(20)}`];

/* Items of no kind that we know, with every type of attribute. */
export const FOREIGN = {
  pk: { S: 'foreign' }, sk: { S: 'all types' }, flag: { BOOL: true },
  nothing: { NULL: true }, texts: { SS: ['a', 'b\n'] },
  numbers: { NS: ['1', '2.5'] }, bytes: { B: 'AAH//w==' },
  number: { N: '12345678901234567890123456789.123456789' },
  map: { M: { a: { L: [{ S: '' }, { N: '-0.5' }] } } },
  ...Object.fromEntries(Array.from({ length: 60 },
    (_, i) => [`attribute_${i}`, { N: String(i) }])),
};

/* Through the service at `at`: everybody writes to everybody, and posts. */
export async function fillWorld(place, at, people) {
  const call = async (person, method, path, body, headers) => {
    const answer = await api(method, path, { at, token: person.token, body,
      headers });

    if (answer.status !== 200)
      throw new Error(`${answer.request}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const [ann, bob, eve] = people;

  for (const [i, message] of TEXTS.entries())
    await call(people[i % 3], 'POST', '/api/messages',
      { message, handle: people[(i + 1) % 3].handle },
      { 'idempotency-key': `key-${i}` });
  for (const [i, text] of TEXTS.entries())
    await call(people[i % 3], 'POST', '/api/activities',
      { message: [...text].slice(0, 280).join(''), ttl: '1-day' });
  const post = await call(ann, 'POST', '/api/activities',
    { message: `look, @${bob.handle}`, ttl: '7-days' });
  const path = `/api/activities/${post.uuid}`;

  await call(bob, 'POST', `${path}/reply`, { message: TEXTS[1] });
  await call(bob, 'PUT', `${path}/like`);
  await call(eve, 'PUT', `${path}/like`);
  await call(eve, 'PUT', `${path}/repost`);
  await call(bob, 'PUT', '/api/profile',
    { display_name: 'Böb 🎈', bio: 'a "bio" \\ of mine' });
  const [{ uuid }] = (await get(at, bob, '/api/message_groups')).json;

  await call(bob, 'PUT', `/api/message_groups/${uuid}/read`, {});
  await dynamodb('PutItem', { TableName: place.name, Item: FOREIGN });
}

const LISTS = ['/api/me', '/api/message_groups?limit=100',
  '/api/activities/home?limit=100', '/api/activities/notifications?limit=100'];

/* What each of them sees, everywhere. */
export async function lookAround(at, people) {
  const seen = {};

  for (const person of people) {
    const lists = [...LISTS, `/api/users/@${person.handle}`,
      `/api/activities/@${person.handle}?limit=100`,
      `/api/activities/@${person.handle}?replies=1`];

    for (const path of lists)
      seen[`${person.handle} ${path}`] = (await get(at, person, path)).json;
    const groups = seen[`${person.handle} ${LISTS[1]}`];

    for (const { uuid } of groups)
      seen[`${person.handle} ${uuid}`] = await readAll(at, person, uuid);
  }
  return seen;
}
