/*
 * The newest 20 of a long conversation against those of a short one, on
 * DynamoDB Local, which really looks for them.
 */
import { Agent, get } from 'node:http';
import { people } from './world.mjs';
import { pathOf } from './answers.mjs';
import { median } from './report.mjs';

const SHORT = 20;
const ROUNDS = 1500;
const WARM_UP = 500;
const BATCH = 25;
const WRITERS = 4;
const SAID_EVERY = 20000;
/* Noise of two medians on a busy machine; a scan would be 100 times. */
const MAX_RATIO = 1.25;

/* Person 0's conversation is made long, person 2's short; true when flat. */
export async function depth({ cruddur, tokens }, { messages }, say) {
  const endpoint = cruddur.stack.env.AWS_ENDPOINT_URL_DYNAMODB;
  const table = cruddur.stack.env.DDB_MESSAGE_TABLE;

  await writeConversation(endpoint, table, 2, SHORT, say);
  await writeConversation(endpoint, table, 0, messages, say);
  const { long, short } = await timeBoth(cruddur.url, tokens);
  const ratio = long / short;
  const passed = ratio <= MAX_RATIO;

  console.log(`bench depth messages=${messages} p50_ms=${long.toFixed(3)}`
    + ` p50_ms_of_${SHORT}=${short.toFixed(3)} x=${ratio.toFixed(2)} ${
      passed ? 'PASS' : 'FAIL'}`);
  return passed;
}

async function timeBoth(url, tokens) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = { long: [], short: [] };

  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [name, number] of [['long', 0], ['short', 2]]) {
      const took = await timeOne(agent, `${url}${pathOf('messages', number)}`,
        tokens[number]);

      if (round >= 0)
        times[name].push(took);
    }
  }
  agent.destroy();
  return { long: median(times.long), short: median(times.short) };
}

function timeOne(agent, url, token) {
  const began = performance.now();

  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        answer.resume();
        answer.once('end', () => answer.statusCode === 200
          ? resolve(performance.now() - began)
          : reject(new Error(`${url}: status ${answer.statusCode}`)));
      }).once('error', reject);
  });
}

/* Members and messages, the latter a second apart and all in the past. */
async function writeConversation(endpoint, table, number, count, say) {
  let next = 0;
  let written = 0;
  const write = async () => {
    while (next < count) {
      const items = Array.from({ length: Math.min(BATCH, count - next) },
        () => messageItem(number, next++, count));

      await putItems(endpoint, table, items);
      written += items.length;
      if (written % SAID_EVERY === 0)
        say(`${written} of ${count} messages written`);
    }
  };

  await putItems(endpoint, table, [memberItem(number, number + 1),
    memberItem(number + 1, number)].map((item) =>
    ({ pk: { S: `MSG#${people[number].group}` }, ...item })));
  await Promise.all(Array.from({ length: WRITERS }, write));
}

function messageItem(number, at, count) {
  const { group } = people[number];
  const { uuid, handle, name } = people[number + at % 2];
  const time = new Date(Date.UTC(2026, 0, 15) - (count - at) * 1000)
    .toISOString().replace('Z', '000Z');
  const id = `00000000-0000-4000-a000-${`${at}`.padStart(12, '0')}`;

  return { pk: { S: `MSG#${group}` }, sk: { S: `${time}#${id}` },
    message_uuid: { S: id }, user_uuid: { S: uuid },
    user_display_name: { S: name }, user_handle: { S: handle },
    message: { S: `This is message ${at} of this long conversation, and it`
      + ' says about as much as the others do.' } };
}

function memberItem(number, otherNumber) {
  const { uuid } = people[number];
  const other = people[otherNumber];
  const group = people[Math.min(number, otherNumber)].group;
  const time = '2026-01-15T00:00:00.000000Z';

  return { sk: { S: `MEMBER#${uuid}` }, user_uuid: { S: uuid },
    other_uuid: { S: other.uuid }, other_display_name: { S: other.name },
    other_handle: { S: other.handle }, unread_count: { N: '0' },
    group_sk: { S: `${time}#${group}` }, rev: { N: '1' },
    last_read_sk: { S: `${time}#${group}` } };
}

async function putItems(endpoint, table, items) {
  const answer = await fetch(endpoint, { method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
      /* DynamoDB Local wants a signature, but does not check it. */
      'authorization': 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1'
        + '/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ RequestItems: { [table]: items.map((Item) =>
      ({ PutRequest: { Item } })) } }) });

  if (!answer.ok)
    throw new Error(`BatchWriteItem: ${await answer.text()}`);
  await answer.arrayBuffer();
}
