/* How cruddur-lambda starts, waits and ends, whatever its handler does. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { startLambda } from '../lib/lambda.mjs';
import { residentKb, until } from '../lib/processes.mjs';
import { buildDir, env } from '../lib/stack.mjs';
import { programPath } from '../../stack/cruddurd.mjs';

const program = programPath(buildDir, 'cruddur-lambda');
const nothing = { triggerSource: 'Other', request: {}, response: {} };
const signUp = { triggerSource: 'PostConfirmation_ConfirmSignUp',
  request: { userAttributes: { sub: '11111111-2222-4333-8444-555555555555' } },
  response: {} };
/* Nothing listens there. */
const noPostgres = { CONNECTION_URL: 'postgresql://who:x@127.0.0.1:1/db' };

/* One that cannot start: what it told Lambda, its code, its log. */
async function failsToStart(handler, settings) {
  const lambda = await startLambda(handler, { settings });

  try {
    const code = await lambda.ended;

    return { code, errors: lambda.api.initErrors, log: lambda.log() };
  } finally {
    await lambda.stop();
  }
}

async function withLambda(options, work) {
  const lambda = await startLambda('post-confirmation', options);

  try {
    return await work(lambda);
  } finally {
    await lambda.stop();
  }
}

for (const name of ['', 'index.handler', 'Stream', 'stream ', 'x"\\\n'])
  test(`a handler named ${JSON.stringify(name)} is told to be none`,
    async () => {
      const { code, errors } = await failsToStart(name, {});
      const [{ type, body }] = errors;

      assert.equal(code, 1);
      assert.equal(errors.length, 1);
      assert.equal(type, 'Runtime.NoSuchHandler');
      assert.deepEqual(body, { errorType: type, stackTrace: [],
        errorMessage: `There is no handler "${name}"; there are: `
          + 'post-confirmation, stream' });
    });

test('tells all faults of its settings at once, without secrets', async () => {
  const { code, errors, log } = await failsToStart('stream', {
    AWS_DEFAULT_REGION: 'no region', AWS_SECRET_ACCESS_KEY: '',
    DDB_MESSAGE_TABLE: 'x', CRUDDUR_LOG_LEVEL: 'loud' });
  const { errorMessage: text } = errors[0].body;

  assert.equal(code, 1);
  assert.equal(errors.length, 1);
  assert.equal(errors[0].type, 'Runtime.ConfigInvalid');
  for (const setting of ['AWS_DEFAULT_REGION', 'AWS_SECRET_ACCESS_KEY',
    'DDB_MESSAGE_TABLE', 'CRUDDUR_LOG_LEVEL']) {
    assert.match(text, new RegExp(`^${setting}: `, 'm'));
    assert.match(log, new RegExp(`Runtime.ConfigInvalid: ${setting}: `));
  }
  const masked = await failsToStart('post-confirmation',
    { CONNECTION_URL: 'mysql://who:hunter2@host/db' });
  assert.match(masked.errors[0].body.errorMessage, /^CONNECTION_URL: /);
  assert.doesNotMatch(JSON.stringify(masked), /hunter2/);
});

test('a settings file that is not there is told, too', async () => {
  const { errors } = await failsToStart('stream',
    { CRUDDUR_SETTINGS_FILE: '/nowhere/at/all' });

  assert.match(errors[0].body.errorMessage, /\/nowhere\/at\/all/);
});

test('each handler needs its own settings only', async () => {
  const { PATH } = process.env;
  const bare = { PATH, CRUDDUR_LOG_LEVEL: 'info' };

  for (const [handler, event, environment] of [
    ['post-confirmation', nothing,
      { ...bare, CONNECTION_URL: env.CONNECTION_URL }],
    ['stream', { Records: [] }, { ...bare, AWS_REGION: 'us-east-1' }]]) {
    const lambda = await startLambda(handler, { environment });

    assert.equal((await lambda.invoke(event)).error, null);
    await lambda.stop();
  }
});

test('says what it is, and that only Lambda starts it', () => {
  const run = (...words) => execFileSync(program, words,
    { env: {}, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  assert.match(run('--version'), /^cruddur \d+\.\d+\.\d+\n$/);
  assert.match(run('--help'), /post-confirmation/);
  for (const [words, text] of [[[], /AWS_LAMBDA_RUNTIME_API is not set/],
    [['--what'], /^cruddur-lambda: unknown option "--what"\n\nUsage: /]])
    assert.throws(() => run(...words), ({ status, stderr }) =>
      status === 2 && text.test(stderr));
});

test('an answer carries the id of its event, and so do the log lines',
  () => withLambda({}, async (lambda) => {
    const id = '8476a536-e9f4-11e8-9739-2dfe598c3fcd';

    await lambda.invoke(nothing, { id });
    const [answer] = lambda.api.requests.filter(({ method }) =>
      method === 'POST');
    assert.equal(answer.path,
      `/2018-06-01/runtime/invocation/${id}/response`);
    assert.equal(answer.headers['content-type'], 'application/json');
    await until('the access line', () => lambda.log().includes('status=200'));
    assert.match(lambda.log(), new RegExp(
      `req=${id} route=post-confirmation method=INVOKE status=200`));
  }));

test('many events take no more memory than some', () =>
  withLambda({}, async (lambda) => {
    const large = { ...nothing, request: { x: 'x'.repeat(100000) } };
    const many = async (count) => {
      for (let i = 0; i < count; i++)
        await lambda.invoke(i % 10 ? nothing : large);
    };

    await many(200);
    const before = residentKb([lambda.child.pid]);
    await many(1000);
    const grown = residentKb([lambda.child.pid]) - before;
    /* A sanitizer keeps what is freed, to find uses after it. */
    if (!/address|thread/.test(buildDir))
      assert.ok(grown < 2048, `${grown} KiB more`);
  }));

/* PostgreSQL is away, so that it works as long as it may. */
for (const [what, options, how, leastMs, mostMs] of [
  ['a moment', {}, { timeoutMs: 1500 }, 500, 1500],
  ['how long it waits', { relativeDeadline: true }, { timeoutMs: 1500 }, 500,
    1500],
  ['nothing', {}, { deadline: '', timeoutMs: 5000 }, 500, 3000],
  ['no number', {}, { deadline: '-12', timeoutMs: 5000 }, 500, 3000],
  ['past', {}, { deadline: Date.now() - 60000, timeoutMs: 5000 }, 0, 1000],
  ['far away', {}, { deadline: '9'.repeat(18), timeoutMs: 9000 }, 500, 5000]])
  test(`gives up in time when the deadline is ${what}`, () =>
    withLambda({ settings: noPostgres, ...options }, async (lambda) => {
      const { error, ms } = await lambda.invoke(signUp, how);

      assert.equal(error, 'Function.unavailable');
      assert.ok(ms >= leastMs && ms < mostMs, `it took ${ms} ms`);
    }));

test('SIGTERM ends it at once while nothing is under way', async () => {
  const lambda = await startLambda('post-confirmation');

  await lambda.invoke(nothing);
  await sleep(100);
  const began = performance.now();
  lambda.child.kill('SIGTERM');
  assert.equal(await lambda.ended, 0);
  assert.ok(performance.now() - began < 1000);
  await lambda.stop();
});

test('SIGTERM waits for the answer of what is under way', async () => {
  const lambda = await startLambda('post-confirmation',
    { settings: noPostgres });
  const answer = lambda.invoke(signUp, { timeoutMs: 3000 });

  await until('the event is taken', () => lambda.log().includes('starts'));
  await sleep(300);
  lambda.child.kill('SIGTERM');
  assert.equal((await answer).error, 'Function.unavailable');
  assert.equal(await lambda.ended, 0);
  await lambda.stop();
});

test('ends when the Runtime API is gone', async () => {
  const lambda = await startLambda('post-confirmation');

  await lambda.invoke(nothing);
  await lambda.api.stop();
  assert.equal(await lambda.ended, 1);
  assert.match(lambda.log(), /level=error .*the Runtime API gives no event/);
});

/* A Runtime API that answers `next` as told; its requests, as "METHOD path". */
async function oddRuntime(answer) {
  const seen = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    incoming.resume().on('end', () => answer(incoming, outgoing, seen));
  });

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const lambda = await startLambda('post-confirmation', { settings: {
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}` } });
  const code = await lambda.ended;

  server.close();
  server.closeAllConnections();
  await lambda.stop();
  return { code, seen, log: lambda.log() };
}

for (const [what, status, headers] of [
  ['an error', 500, {}], ['no id', 200, {}],
  ['an id that leads elsewhere', 200,
    { 'lambda-runtime-aws-request-id': '../../init/error?' }],
  ['an endless id', 200,
    { 'lambda-runtime-aws-request-id': 'x'.repeat(65) }]])
  test(`ends when the Runtime API gives an event with ${what}`, async () => {
    const { code, seen } = await oddRuntime((incoming, outgoing) =>
      outgoing.writeHead(status, headers).end('{}'));

    assert.equal(code, 1);
    assert.deepEqual(seen, ['GET /2018-06-01/runtime/invocation/next']);
  });

test('an answer that is not wanted is logged, one that fails ends it',
  async () => {
    const { code, seen, log } = await oddRuntime((incoming, outgoing, all) => {
      if (incoming.method === 'GET')
        outgoing.setHeader('lambda-runtime-aws-request-id', 'one')
          .end(JSON.stringify(nothing));
      else
        outgoing.writeHead(all.length < 4 ? 413 : 500).end('{}');
    });

    assert.equal(code, 1);
    assert.equal(seen.length, 4);
    assert.match(log, /refuses the answer: status 413/);
    assert.match(log, /takes no answer: status 500/);
  });
