/* The trigger while PostgreSQL is away, comes back, or loses connections. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, beforeEach, test } from 'node:test';
import { startLambda } from '../lib/lambda.mjs';
import { sql } from '../lib/postgres.mjs';
import { env } from '../lib/stack.mjs';

const COGNITO_WAITS_MS = 5000;

let door;
let lambda;

before(async () => {
  door = await doorToPostgres();
  const url = new URL(env.CONNECTION_URL);

  url.hostname = '127.0.0.1';
  url.port = door.port;
  lambda = await startLambda('post-confirmation',
    { settings: { CONNECTION_URL: url.href }, timeoutMs: COGNITO_WAITS_MS });
});
after(async () => {
  await lambda?.stop();
  door?.close();
});
beforeEach(() => door.open());

/* A port before PostgreSQL: open, shut (resets), or silent. */
async function doorToPostgres() {
  const { hostname, port } = new URL(env.CONNECTION_URL);
  const inside = new Set();
  let state = 'open';
  const server = createServer((socket) => {
    inside.add(socket);
    socket.on('close', () => inside.delete(socket)).on('error', () => {});
    if (state === 'shut')
      socket.resetAndDestroy();
    if (state !== 'open')
      return;
    const onward = connect(port, hostname);

    onward.on('error', () => socket.destroy())
      .on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');

  await once(server, 'listening');
  const become = (next) => {
    state = next;
    for (const socket of inside)
      socket.resetAndDestroy();
  };

  return { port: server.address().port, open: () => become('open'),
    shut: () => become('shut'), silence: () => become('silent'),
    close: () => { become('shut'); server.close(); },
    drop: () => become(state) };
}

/* What a sign-up came to: { error, ms, rows }. */
async function signUp() {
  const sub = randomUUID();
  const { error, ms } = await lambda.invoke({ response: {},
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    request: { userAttributes: { sub,
      preferred_username: `t${randomBytes(6).toString('hex')}` } } });

  return { error, ms, rows: Number(sql(
    `select count(*) from users where cognito_user_id = '${sub}'`)) };
}

for (const how of ['shut', 'silence'])
  test(`is reported in time while the door is in the state ${how}`,
    async () => {
      assert.equal((await signUp()).rows, 1);
      door[how]();
      const { error, ms, rows } = await signUp();

      assert.equal(error, 'Function.unavailable');
      assert.equal(rows, 0);
      assert.ok(ms < COGNITO_WAITS_MS, `it took ${ms} ms`);
      door.open();
      assert.deepEqual({ ...await signUp(), ms: 0 },
        { error: null, ms: 0, rows: 1 });
    });

test('who signs up just before it is back does not notice', async () => {
  door.shut();
  await sleep(200);
  const result = signUp();

  await sleep(1000);
  door.open();
  assert.equal((await result).error, null, lambda.log());
  assert.equal((await result).rows, 1);
});

/* As after a pause of Lambda's, in which the other end has gone. */
test('a connection that died since the last event costs nobody a row',
  async () => {
    for (let i = 0; i < 10; i++) {
      assert.deepEqual({ ...await signUp(), ms: 0 },
        { error: null, ms: 0, rows: 1 });
      door.drop();
      if (i % 2)
        await sleep(100);
    }
  });
