/* cruddurctl status: what all programs show, for a person and for programs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, env } from '../lib/stack.mjs';
import { ctl } from '../lib/cli.mjs';
import { pair } from '../lib/conversation.mjs';

/* The stack's own settings; without a stream, for none runs in it. */
const place = { env: { ...env, PATH: process.env.PATH,
  CRUDDUR_STREAM_METRICS_LISTEN: 'off' } };
const SILENT = '127.0.0.1:9';

async function status(more = {}) {
  const { code, out, err } = await ctl(place, 'status --json', more);

  return { code, err, json: JSON.parse(out),
    state: (name) => JSON.parse(out).checks.find((check) =>
      check.name === name)?.state };
}

test('all is well, and the routes are told with their times', async () => {
  const talk = await pair();

  await api('GET', `/api/messages/${talk.group}`, { token: talk.ann.token });
  const { code, json, err, state } = await status();

  assert.equal(code, 0, err);
  for (const name of ['cruddurd', 'requests', 'postgres', 'dynamodb',
    'key set', 'calls to postgres', 'calls to dynamodb'])
    assert.equal(state(name), 'ok', name);
  assert.equal(state('cruddur-stream'), 'off');
  assert.equal(json['cruddur-stream'], null);
  assert.equal(json.cruddurd.cruddur_workers_wanted,
    Number(env.CRUDDUR_WORKERS));
  const route = json.routes.find((row) =>
    row.route === '/api/messages/{uuid}' && row.method === 'GET');

  assert.ok(route.requests >= 1);
  assert.ok(route.p50_ms > 0 && route.p99_ms >= route.p50_ms);
});

test('a person gets two tables', async () => {
  const { code, out } = await ctl(place, 'status');

  assert.equal(code, 0);
  assert.match(out, /^WHAT +STATE +DETAIL\ncruddurd +ok +\S+, up /);
  assert.match(out, /\nMETHOD +ROUTE +REQUESTS/);
  assert.match(out, /\ndynamodb +ok +answers; the table \S+ is there\n/);
});

test('what is silent is told, and the exit code is 5', async () => {
  const gone = await status({ CRUDDUR_METRICS_LISTEN: SILENT,
    CRUDDUR_STREAM_METRICS_LISTEN: SILENT });

  assert.equal(gone.code, 5);
  assert.equal(gone.state('cruddurd'), 'silent');
  assert.equal(gone.state('cruddur-stream'), 'silent');
  assert.equal(gone.state('postgres'), 'ok');
  assert.equal(gone.json.silent, 2);

  const url = new URL(env.CONNECTION_URL);

  url.port = '9';
  const stores = await status({ CONNECTION_URL: url.href,
    AWS_ENDPOINT_URL_DYNAMODB: `http://${SILENT}` });

  assert.equal(stores.code, 5);
  assert.equal(stores.state('postgres'), 'silent');
  assert.equal(stores.state('dynamodb'), 'silent');
  assert.equal(stores.state('cruddurd'), 'ok');
});

test('a table that is missing is a finding, and the exit code is 7',
  async () => {
    const { code, state } = await status({ DDB_MESSAGE_TABLE: 'nowhere' });

    assert.equal(code, 7);
    assert.equal(state('dynamodb'), 'finding');
  });
