/* What /metrics shows is what was asked. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, env, mint, service, url } from '../lib/stack.mjs';
import { inParallel, pair, post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { grownBy, scrape, sumOf } from '../lib/metrics.mjs';
import { childrenOf, lives, until } from '../lib/processes.mjs';

const REQUESTS = 'cruddur_requests_total';
const AT_ONCE = 4;
const SECONDS = 'cruddur_request_duration_seconds';

let table;
let own;
let talk;

before(async () => {
  table = await faultDynamodb();
  own = await service({ AWS_ENDPOINT_URL_DYNAMODB: table.url,
    CRUDDUR_LOG_LEVEL: 'debug' });
  talk = await pair();
});
after(async () => {
  await own?.stop();
  await table?.stop();
});

function metrics() {
  return scrape(own.env.CRUDDUR_METRICS_LISTEN);
}

/* So often, a few at once; the statuses that came. */
async function ask(times, method, path, options = {}) {
  const answers = await inParallel(AT_ONCE, Array.from({ length: times }),
    () => api(method, path, { at: own.url, ...options }));

  return [...new Set(answers.map(({ status }) => status))];
}

test('requests are counted by route and status, each once', async () => {
  const before = await metrics();
  const token = talk.ann.token;
  const messages = `/api/messages/${talk.group}`;
  const sent = [
    [40, 'GET', messages, { token }, 200, '/api/messages/{uuid}'],
    [7, 'GET', messages, {}, 401, '/api/messages/{uuid}'],
    [9, 'GET', `/api/messages/${randomUUID()}`, { token }, 404,
      '/api/messages/{uuid}'],
    [11, 'GET', '/api/nothing', {}, 404, 'none'],
    [5, 'POST', '/api/messages', { token,
      body: { message_group_uuid: talk.group, message: ' ' } }, 422,
    '/api/messages'],
    [3, 'DELETE', '/api/me', { token }, 405, 'none'],
    [30, 'GET', '/api/health-check', {}, 200, '/api/health-check'],
  ];

  for (const [times, method, path, options, status] of sent)
    assert.deepEqual(await ask(times, method, path, options), [status]);
  table.meddle = () => faults.throttle();
  assert.deepEqual(await ask(4, 'GET', messages, { token }), [503]);
  table.meddle = () => null;
  sent.push([4, 'GET', messages, {}, 503, '/api/messages/{uuid}']);
  const now = await metrics();

  for (const [times, method, , , status, route] of sent) {
    const labels = { route, status: `${status}`,
      method: route === 'none' ? 'any' : method };

    assert.equal(grownBy(before, now, REQUESTS, labels), times,
      JSON.stringify(labels));
  }
  const all = sent.reduce((sum, [times]) => sum + times, 0);

  assert.equal(grownBy(before, now, REQUESTS), all);
  assert.equal(grownBy(before, now, `${SECONDS}_count`), all);
});
