/* DynamoDB is down, hangs, throttles or fails; then it is back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, service } from '../lib/stack.mjs';
import { pair, tryPost } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { assertAway, assertBack, sameWorkers } from '../lib/outage.mjs';

let table;
let site;
let ann;
let bob;
let group;

before(async () => {
  table = await faultDynamodb();
  site = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
  ({ ann, bob, group } = await pair(site.url));
});
after(async () => {
  await site?.stop();
  await table?.stop();
});

const read = () =>
  api('GET', `/api/messages/${group}`, { at: site.url, token: ann.token });
const list = () =>
  api('GET', '/api/message_groups', { at: site.url, token: bob.token });
const write = () =>
  tryPost(site.url, ann, { message_group_uuid: group, message: 'x' });
const short = () =>
  api('GET', `/api/users/@${ann.handle}/short`, { at: site.url });
const search = () => api('GET', `/api/users/search?term=${bob.handle}`,
  { at: site.url, token: ann.token });

const needing = [read, list, write];
const others = [short, search];

const outages = {
  'is down': {
    begin: () => table.stop(),
    end: () => table.start(),
  },
  hangs: {
    begin: () => { table.meddle = () => faults.hang(); },
    end: () => { table.meddle = () => null; },
  },
  'throttles for longer than a request may take': {
    begin: () => { table.meddle = () => faults.throttle(); },
    end: () => { table.meddle = () => null; },
  },
  'answers 500 to everything': {
    begin: () => {
      table.meddle = () => faults.refuse('InternalServerError', 500);
    },
    end: () => { table.meddle = () => null; },
  },
};

for (const [what, { begin, end }] of Object.entries(outages))
  test(`DynamoDB ${what}: 503 in time, the rest goes on, and all returns`,
    () => sameWorkers(site, async () => {
      await begin();
      try {
        await assertAway(site,
          { culprit: 'dynamodb', refused: needing, served: others });
      } finally {
        await end();
      }
      await assertBack(site, [...needing, ...others]);
    }));

test('a slow DynamoDB makes answers slow and wrong in nothing', () =>
  sameWorkers(site, async () => {
    table.meddle = () => faults.slow(400);
    /* No more than the places that one worker has for DynamoDB. */
    const answers = await Promise.all(Array.from({ length: 24 }, read));

    table.meddle = () => null;
    assert.ok(answers.every(({ status, json }) =>
      status === 200 && json.length > 0));
  }));

test('starts while DynamoDB is down, and serves when it comes', async () => {
  await table.stop();
  const late = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url },
    { ready: 'up' });

  try {
    const me = () => api('GET', '/api/me', { at: late.url, token: ann.token });
    const early = await api('GET', '/api/message_groups',
      { at: late.url, token: ann.token });

    assert.equal(early.status, 503);
    await table.start();
    await sleep(2000);
    assert.equal((await me()).status, 200);
    const listed = await api('GET', '/api/message_groups',
      { at: late.url, token: ann.token });
    assert.equal(listed.status, 200);
  } finally {
    await table.start();
    await late.stop();
  }
});
