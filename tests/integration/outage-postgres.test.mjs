/* PostgreSQL is down at start, down later, restarted, hanging. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, env, newUser, ownStack, service } from '../lib/stack.mjs';
import { pair, people } from '../lib/conversation.mjs';
import { assertAway, assertBack, assertUnavailable, sameWorkers, timed }
  from '../lib/outage.mjs';
import { signalTree } from '../lib/processes.mjs';

let own;
let database;
let site;
let ann;
let bob;
let group;

before(async () => {
  /* A PostgreSQL of its own; DynamoDB and the user pool are everybody's. */
  own = await ownStack({ parts: ['postgres'], settings: {
    AWS_ENDPOINT_URL_DYNAMODB: env.AWS_ENDPOINT_URL_DYNAMODB } });
  database = own.part('postgres');
  site = await service({ CONNECTION_URL: own.env.CONNECTION_URL });
  ({ ann, bob, group } = await pair(site.url));
});
after(async () => {
  await site?.stop();
  await own?.remove();
});

const ask = (path, token, at = site.url) => api('GET', path, { at, token });
const read = () => ask(`/api/messages/${group}`, ann.token);
const list = () => ask('/api/message_groups', bob.token);
const short = () => ask(`/api/users/@${ann.handle}/short`);
const search = () => ask(`/api/users/search?term=${bob.handle}`, ann.token);

/* Both workers must know the viewers. */
async function warm() {
  for (let i = 0; i < 5; i++)
    await Promise.all(Array.from({ length: 30 }, (_, n) =>
      n % 2 ? read() : list()));
}

const outages = {
  'is down': {
    begin: () => database.stop(),
    end: () => database.start(),
  },
  hangs: {
    begin: () => signalTree(database.pid, 'SIGSTOP'),
    end: () => signalTree(database.pid, 'SIGCONT'),
  },
};

for (const [what, { begin, end }] of Object.entries(outages))
  test(`PostgreSQL ${what}: 503 in time, conversations go on, all returns`,
    { timeout: 60000 }, () => sameWorkers(site, async () => {
      const { token } = await newUser();

      await warm();
      await begin();
      try {
        await assertAway(site, { culprit: 'postgres', served: [read, list],
          refused: [short, search, () => ask('/api/me', token)] });
      } finally {
        await end();
      }
      await assertBack(site, [short, search, read, list,
        () => ask('/api/me', token)]);
    }));

test('a restart of PostgreSQL is over when it is over', () =>
  sameWorkers(site, async () => {
    await Promise.all(Array.from({ length: 20 }, short));
    await database.stop();
    await database.start();
    await assertBack(site, [short, search]);
  }));

test('sessions that an administrator ends are not missed', () =>
  sameWorkers(site, async () => {
    for (let i = 0; i < 5; i++) {
      execFileSync('psql', ['-XAtq', own.env.CONNECTION_URL, '-c',
        'select pg_terminate_backend(pid) from pg_stat_activity '
        + "where application_name = 'cruddurd'"]);
      const answers = await Promise.all(Array.from({ length: 20 }, short));

      assert.deepEqual([...new Set(answers.map(({ status }) => status))],
        [200]);
    }
  }));

test('shows the names that the messages hold while PostgreSQL is away',
  async () => {
    /* It knows who asks, and has shown nobody's name yet. */
    const fresh = await service({ CONNECTION_URL: own.env.CONNECTION_URL,
      CRUDDUR_WORKERS: '1' });

    try {
      assert.equal((await ask('/api/me', ann.token, fresh.url)).status, 200);
      await database.stop();
      const { result, ms } = await timed(() =>
        ask(`/api/messages/${group}`, ann.token, fresh.url));

      assert.equal(result.status, 200, result.text);
      assert.ok(ms < 2500, `${ms} ms`);
      assert.equal(result.json[0].handle, ann.handle);
      assert.equal(result.json[0].display_name, ann.name);
    } finally {
      await database.start();
      await fresh.stop();
    }
  });

test('starts while PostgreSQL is down, and serves when it comes', async () => {
  await database.stop();
  const late = await service({ CONNECTION_URL: own.env.CONNECTION_URL },
    { ready: 'up' });

  try {
    await sameWorkers(late, async () => {
      assertUnavailable(await ask('/api/me', ann.token, late.url));
      await database.start();
      await sleep(2000);
      const answers = await Promise.all(Array.from({ length: 20 }, () =>
        ask('/api/me', ann.token, late.url)));
      assert.ok(answers.every(({ status }) => status === 200));
    });
  } finally {
    await database.start();
    await late.stop();
  }
});

test('a person\'s first request waits for no Cognito that is away',
  async () => {
    const alone = await service({ CONNECTION_URL: own.env.CONNECTION_URL,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:9' });

    try {
      const stranger = await newUser();
      const [known] = await people(1, site.url);
      const { result, ms } = await timed(() =>
        ask('/api/me', stranger.token, alone.url));

      assertUnavailable(result);
      assert.ok(ms < 5000);
      const { status } = await ask('/api/me', known.token, alone.url);
      assert.equal(status, 200);
    } finally {
      await alone.stop();
    }
  });
