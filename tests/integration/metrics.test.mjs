/* What /metrics shows is what was asked. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { api, mint, service } from '../lib/stack.mjs';
import { get, inParallel, pair, people, post } from '../lib/conversation.mjs';
import { faultDynamodb, faults } from '../lib/fault-dynamodb.mjs';
import { grownBy, scrape, sumOf } from '../lib/metrics.mjs';
import { childrenOf, exporterOf, until } from '../lib/processes.mjs';

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

test('calls and what they consume are counted by access pattern', async () => {
  const { ann, bob } = talk;
  const capacity = 'cruddur_dynamodb_capacity_units_total';
  const calls = 'cruddur_dynamodb_pattern_calls_total';
  const steps = [
    ['A', () => get(own.url, ann, `/api/messages/${talk.group}`)],
    ['B', () => get(own.url, ann, '/api/message_groups')],
    ['C', () => post(own.url, bob,
      { message_group_uuid: talk.group, message: 'c' })],
    ['D', async () => {
      const fresh = await people(1, own.url);

      await post(own.url, fresh[0], { handle: ann.handle, message: 'd' });
    }],
    ['read', () => api('PUT', `/api/message_groups/${talk.group}/read`,
      { at: own.url, token: ann.token })],
  ];

  for (const [pattern, step] of steps) {
    const before = await metrics();

    await step();
    const now = await metrics();

    assert.ok(grownBy(before, now, calls, { pattern }) >= 1, pattern);
    assert.ok(grownBy(before, now, capacity, { pattern }) > 0, pattern);
  }
});

test('each try of a call is counted, and how it ended', async () => {
  const before = await metrics();
  const upstream = 'dynamodb';
  let left = 2;

  table.meddle = ({ operation }) => operation === 'Query' && left-- > 0
    ? faults.throttle() : null;
  await get(own.url, talk.ann, `/api/messages/${talk.group}`);
  table.meddle = () => null;
  const now = await metrics();
  const grown = (name, labels) =>
    grownBy(before, now, name, { upstream, ...labels });

  assert.equal(grown('cruddur_upstream_calls_total', { outcome: 'again' }), 2);
  assert.equal(grown('cruddur_upstream_calls_total', { outcome: 'ok' }), 1);
  assert.equal(grown('cruddur_upstream_retries_total'), 2);
  assert.equal(grown('cruddur_upstream_duration_seconds_count'), 3);
});

test('tokens are counted by why they are refused', async () => {
  const before = await metrics();
  const good = mint(talk.ann.sub);
  const path = '/api/me';

  await ask(2, 'GET', path, { token: mint(talk.ann.sub, { exp: 1 }) });
  await ask(3, 'GET', path, { token: `${good.slice(0, -8)}AAAAAAAA` });
  await ask(4, 'GET', path, { token: mint(talk.ann.sub, { client_id: 'x' }) });
  await ask(5, 'GET', path, {});
  await ask(6, 'GET', path, { token: good });
  const now = await metrics();
  const counts = { expired: 2, bad_signature: 3, wrong_client: 4, missing: 5,
    good: 6, malformed: 0 };

  for (const [verdict, count] of Object.entries(counts))
    assert.equal(grownBy(before, now, 'cruddur_tokens_total', { verdict }),
      count, verdict);
});

test('a killed worker takes no count along and is itself counted',
  async () => {
    const before = await metrics();
    const path = '/api/health-check';

    await ask(50, 'GET', path);
    for (const pid of childrenOf(own.masterPid))
      process.kill(pid, 'SIGKILL');
    await until('others serve', async () =>
      sumOf(await metrics(), 'cruddur_workers', { state: 'ready' }) === 2);
    await ask(50, 'GET', path);
    const now = await metrics();

    assert.equal(grownBy(before, now, REQUESTS, { route: path }), 100);
    assert.equal(grownBy(before, now, 'cruddur_workers_replaced_total'), 2);
    assert.equal(grownBy(before, now, 'cruddur_worker_starts_total'), 2);
    await until('its gauges are those of the living', async () =>
      sumOf(await metrics(), 'cruddur_postgres_pool_connections') === 8);
  });

test('histograms agree with themselves', async () => {
  const { samples, types } = await metrics();

  for (const [name] of Object.entries(types)
    .filter(([, kind]) => kind === 'histogram')) {
    const series = Map.groupBy(samples.filter((sample) =>
      sample.name === `${name}_bucket`), ({ labels: { le, ...rest } }) =>
      JSON.stringify(rest));

    for (const [rest, buckets] of series) {
      const counts = buckets.map(({ value }) => value);
      const labels = JSON.parse(rest);

      assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
      assert.equal(buckets.at(-1).labels.le, '+Inf');
      assert.equal(sumOf({ samples }, `${name}_count`, labels), counts.at(-1));
      assert.ok(sumOf({ samples }, `${name}_sum`, labels) >= 0);
    }
  }
});

test('it answers while all workers hang and both stores are away',
  async (t) => {
    const away = await service({ CRUDDUR_WORKERS: '1', CRUDDUR_THREADS: '2',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
      CONNECTION_URL: 'postgresql://cruddur@127.0.0.1:9/cruddur' },
    { ready: 'up' });

    t.after(() => away.stop());
    const [worker] = childrenOf(away.masterPid);

    process.kill(worker, 'SIGSTOP');
    const began = performance.now();
    const shown = await scrape(away.env.CRUDDUR_METRICS_LISTEN);

    process.kill(worker, 'SIGCONT');
    assert.ok(performance.now() - began < 1000);
    assert.ok(sumOf(shown, 'cruddur_postgres_connects_total',
      { result: 'failed' }) > 0);
    assert.equal(sumOf(shown, 'cruddur_postgres_pool_connections'), 0);
  });

test('a store that is given up shows as an open breaker', async () => {
  table.meddle = () => faults.reset();
  await until('it is given up', async () => {
    await ask(4, 'GET', `/api/messages/${talk.group}`,
      { token: talk.ann.token });
    return sumOf(await metrics(), 'cruddur_breakers_open',
      { upstream: 'dynamodb' }) > 0;
  }, 20000);
  assert.ok(sumOf(await metrics(), 'cruddur_upstream_calls_total',
    { upstream: 'dynamodb', outcome: 'silent' }) > 0);
  table.meddle = () => null;
  await until('it is back', async () => sumOf(await metrics(),
    'cruddur_breakers_open') === 0);
});

test('the public site does not know it', async () => {
  for (const path of ['/metrics', '/api/metrics', '/metrics/'])
    assert.doesNotMatch((await api('GET', path, { at: own.url })).text,
      /cruddur_requests_total/);
});

test('an address of another machine is refused', async () => {
  await assert.rejects(service({ CRUDDUR_METRICS_LISTEN: '0.0.0.0:9911' }),
    /CRUDDUR_METRICS_LISTEN: .*write 127\.0\.0\.1:port/);
});

test('a process of its own that dies is there again, and no worker',
  async () => {
    const { pid } = exporterOf(own.masterPid);

    process.kill(pid, 'SIGKILL');
    await until('it answers again', () =>
      metrics().then(() => true, () => false));
    assert.notEqual(exporterOf(own.masterPid).pid, pid);
  });

test('at debug one request id runs down to each call to DynamoDB',
  async () => {
    const answer = await post(own.url, talk.bob,
      { message_group_uuid: talk.group, message: 'a text of mark-7351' });
    const id = answer.headers.get('x-request-id');

    /* Both write their line when they have answered. */
    for (const name of ['cruddurd', 'nginx_access'])
      await until(`${name} told of ${id}`, () =>
        readFileSync(own.logs[name], 'utf8').includes(id));
    const log = readFileSync(own.logs.cruddurd, 'utf8');
    const lines = log.split('\n').filter((line) => line.includes(id));

    assert.match(lines.find((line) => line.includes('pattern=')) ?? '',
      /req=\S+ route=\S+ viewer=\S+ msg="DynamoDB \w+ pattern=C attempt=1 status=200 ms=[\d.]+ capacity=[\d.]+"/);
    assert.doesNotMatch(log, /mark-7351/);
  });
