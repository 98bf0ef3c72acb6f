/* Conversations stay whole when many write at once and DynamoDB fails. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { service, url } from '../lib/stack.mjs';
import { firstText, inParallel, pair, people, post, readAll, tryPost }
  from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { partition } from '../lib/table.mjs';

const MESSAGES = 500;
const PAIRS = 12;

let table;
let faulty;

before(async () => {
  table = await faultDynamodb();
  faulty = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
    CRUDDUR_REQUEST_TIMEOUT_MS: '14000' });
});
after(async () => {
  await faulty?.stop();
  await table?.stop();
});

test('two people posting 500 messages each at once lose and double none',
  { timeout: 120000 }, async () => {
    const { ann, bob, group } = await pair();

    await postAtOnce(url, group, ann, bob);
    await assertWhole(url, group, ann, bob, 2 * MESSAGES + 1);
  });

test('the same with a third of transactions in conflict and a tenth of '
  + 'the answers lost', { timeout: 240000 }, async () => {
  const { ann, bob, group } = await pair();
  let transactions = 0;
  let writes = 0;
  let answers = 0;

  table.meddle = ({ operation }) => {
    if (operation === 'TransactWriteItems' && ++transactions % 3 === 0)
      return transactions % 2 ? faults.cancel('TransactionConflict')
        : faults.refuse('TransactionInProgressException');
    if (operation === 'PutItem' && ++writes % 3 === 0)
      return faults.refuse('TransactionConflictException');
    return ++answers % 10 === 0 ? faults.lose() : null;
  };
  await postAtOnce(faulty.url, group, ann, bob,
    (i) => (i % 2 ? { 'idempotency-key': randomUUID() } : {}));
  table.meddle = () => null;
  assert.ok(transactions > MESSAGES, 'half of the posts were transactions');
  await assertWhole(faulty.url, group, ann, bob, 2 * MESSAGES + 1);
});

for (const [what, where] of [['', () => url],
  [', though answers are lost and transactions in conflict',
    () => faulty.url]])
  test(`makes one conversation of two first messages at once${what}`,
    async () => {
      let calls = 0;

      table.meddle = ({ operation }) => {
        calls++;
        if (operation === 'TransactWriteItems' && calls % 3 === 0)
          return faults.cancel('TransactionConflict');
        return calls % 10 === 0 ? faults.lose() : null;
      };
      await inParallel(4, Array.from({ length: PAIRS }), async () => {
        const [ann, bob] = await people(2);
        const answers = await Promise.all([
          post(where(), ann, { handle: bob.handle, message: 'to bob' }),
          post(where(), bob, { handle: ann.handle, message: 'to ann' })]);
        const groups = new Set(answers.map(({ json }) =>
          json.message_group_uuid));

        assert.equal(groups.size, 1);
        const seen = await readAll(where(), ann, [...groups][0]);
        assert.deepEqual(seen.map(({ message }) => message).sort(),
          ['to ann', 'to bob']);
        for (const person of [ann, bob])
          assert.equal((await partition(`GRP#${person.uuid}`)).length, 1);
      });
      table.meddle = () => null;
    });

test('the same Idempotency-Key five times at once is one message',
  async () => {
    const { ann, bob, group } = await pair();
    let calls = 0;

    table.meddle = ({ operation }) =>
      operation === 'TransactWriteItems' && ++calls % 3 === 0
        ? faults.cancel('TransactionConflict') : null;
    for (const body of [{ message_group_uuid: group, message: 'once' },
      { handle: bob.handle, message: 'once more' }]) {
      const key = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(Array.from({ length: 5 }, () =>
        post(faulty.url, ann, body, key)));

      assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
      const other = await tryPost(faulty.url, ann,
        { ...body, message: 'changed' }, key);
      assert.equal(other.status, 422);
      assert.deepEqual(other.json, ['idempotency_key_reused']);
    }
    table.meddle = () => null;
    assert.deepEqual((await readAll(url, bob, group))
      .map(({ message }) => message), [firstText, 'once', 'once more']);
  });

test('a client that got no answer asks again by its key: one message',
  async () => {
    const { ann, bob, group } = await pair();
    const [eve] = await people(1);
    const brief = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
      CRUDDUR_REQUEST_TIMEOUT_MS: '1000' });

    try {
      for (const body of [{ message_group_uuid: group, message: 'once' },
        { handle: eve.handle, message: 'a first one' }]) {
        const key = { 'idempotency-key': randomUUID() };

        /* Carried out each time, and never answered. */
        table.meddle = ({ operation }) =>
          operation === 'TransactWriteItems' ? faults.lose() : null;
        const lost = await tryPost(brief.url, ann, body, key);
        assert.equal(lost.status, 503, lost.text);
        table.meddle = () => null;
        const again = await retried(() => tryPost(brief.url, ann, body, key));
        const seen = await readAll(url, ann, again.json.message_group_uuid);

        assert.equal(seen.filter(({ message }) =>
          message === body.message).length, 1);
        assert.equal(seen.at(-1).uuid, again.json.uuid);
      }
      assert.equal((await readAll(url, bob, group)).length, 2);
    } finally {
      await brief.stop();
    }
  });

test('a reply is later than what was read, through another worker, too',
  async () => {
    const { ann, bob, group } = await pair();

    for (let i = 0; i < 25; i++) {
      const [asks, answers] = i % 2 ? [ann, bob] : [bob, ann];

      await post(url, asks, { message_group_uuid: group, message: `${i}?` });
      const read = await readAll(url, answers, group);
      assert.equal(read.at(-1).message, `${i}?`);
      await post(url, answers, { message_group_uuid: group, message: `${i}!` });
    }
    assert.deepEqual((await readAll(url, ann, group)).slice(1)
      .map(({ message }) => message),
    Array.from({ length: 50 }, (_, i) => `${i >> 1}${i % 2 ? '!' : '?'}`));
  });

/* Four hands each, so that both workers and many threads have their part. */
async function postAtOnce(at, group, ann, bob, headersOf = () => ({})) {
  const numbers = Array.from({ length: MESSAGES }, (_, i) => i);

  await Promise.all([ann, bob].map(async (person) => {
    const [hand, ...rest] = split(numbers, 4);
    const write = (part) => async (i) => post(at, person,
      { message_group_uuid: group, message: `${part} ${i}` }, headersOf(i));

    await Promise.all([hand, ...rest].map((own, part) =>
      inParallel(1, own, write(part))));
  }));
}

function split(items, ways) {
  return Array.from({ length: ways }, (_, way) =>
    items.filter((_, i) => i % ways === way));
}

/* Each once, in the order in which every hand sent them, keys unique. */
async function assertWhole(at, group, ann, bob, count) {
  const seen = await readAll(at, ann, group);
  const rows = await partition(`MSG#${group}`);

  assert.equal(seen.length, count);
  assert.equal(new Set(seen.map(({ uuid }) => uuid)).size, count);
  assert.equal(new Set(seen.map(({ created_at: time }) => time)).size, count);
  assert.equal(rows.filter(({ sk }) => !sk.startsWith('MEMBER#')).length,
    count);
  for (const person of [ann, bob]) {
    const own = seen.slice(1).filter(({ handle }) => handle === person.handle)
      .map(({ message }) => message.split(' ').map(Number));

    assert.equal(own.length, MESSAGES);
    for (let part = 0; part < 4; part++) {
      const hand = own.filter(([p]) => p === part).map(([, i]) => i);

      assert.deepEqual(hand, [...hand].sort((a, b) => a - b));
    }
  }
}

/* The breaker may need its second after so many lost answers. */
async function retried(ask) {
  for (let i = 0; i < 20; i++) {
    const answer = await ask();

    if (answer.status === 200)
      return answer;
    assert.equal(answer.status, 503, answer.text);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come back');
}
