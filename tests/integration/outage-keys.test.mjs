/* The issuer's keys: away at start, away later, rotated, asked for in vain. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, service } from '../lib/stack.mjs';
import { people } from '../lib/conversation.mjs';
import { keyServer } from '../lib/key-server.mjs';
import { assertUnavailable, sameWorkers, timed } from '../lib/outage.mjs';

const RETURN_MS = 2000;
const REFRESH_MIN_MS = 10000;

let ann;
const open = [];

before(async () => { [ann] = await people(1); });
after(() => Promise.all(open.map((thing) => thing.stop())));

/* An issuer, and a service that believes it. */
async function siteOf(issuer, ready) {
  const site = await service({ CRUDDUR_COGNITO_ISSUER: issuer.issuer },
    { ready });

  open.push(site, issuer);
  return site;
}

function me(site, token) {
  return api('GET', '/api/me', { at: site.url, token });
}

test('starts without the key server: 503 until it is there', async () => {
  const issuer = await keyServer();

  await issuer.stop();
  const site = await siteOf(issuer, 'up');
  await sameWorkers(site, async () => {
    const token = issuer.mint(ann.sub);
    const { result, ms } = await timed(() => me(site, token));
    const open_ = await api('GET', `/api/users/@${ann.handle}/short`,
      { at: site.url });
    const ready = await api('GET', '/api/health-check/ready',
      { at: site.url });

    assertUnavailable(result);
    assert.ok(ms < 5000);
    assert.equal(open_.status, 200);
    assert.equal(ready.status, 503);
    assert.equal(ready.json.checks.jwks, 'unavailable');
    assert.equal(ready.json.checks.postgres, 'ok');
    await issuer.start();
    await sleep(RETURN_MS);
    const answers = await Promise.all(Array.from({ length: 20 }, () =>
      me(site, token)));
    assert.ok(answers.every(({ status }) => status === 200));
  });
});

test('a key server that hangs at start is no worse than one that is away',
  async () => {
    const issuer = await keyServer();

    issuer.hangs = true;
    const site = await siteOf(issuer, 'up');
    const token = issuer.mint(ann.sub);
    const waits = await Promise.all(Array.from({ length: 80 }, () =>
      timed(() => me(site, token))));
    const health = await timed(() =>
      api('GET', '/api/health-check', { at: site.url }));

    for (const { result, ms } of waits) {
      assertUnavailable(result);
      assert.ok(ms < 5000, `${ms}`);
    }
    assert.ok(health.ms < 1000, `${health.ms}`);
    issuer.hangs = false;
    await sleep(RETURN_MS + 1000);
    assert.equal((await me(site, token)).status, 200);
  });

test('goes on with the keys at hand while the key server is away; accepts '
  + 'a rotated key at its first request', async () => {
  const issuer = await keyServer();
  const site = await siteOf(issuer, 'all');
  const old = issuer.mint(ann.sub);

  await sameWorkers(site, async () => {
    await issuer.stop();
    assert.equal((await me(site, old)).status, 200);
    assert.equal((await me(site, issuer.mint(ann.sub))).status, 200);
    await issuer.start();
    issuer.rotate('second');
    assert.equal((await me(site, issuer.mint(ann.sub))).status, 200);
    /* The first key is no longer in the set, so its tokens are void. */
    const answers = await Promise.all(Array.from({ length: 20 }, () =>
      me(site, old)));
    assert.ok(answers.every(({ status }) => status === 401));
  });
});

test('asks for unknown keys once in ten seconds, over all workers',
  async () => {
    const issuer = await keyServer();
    const site = await siteOf(issuer, 'all');
    const before_ = issuer.fetches;
    const began = performance.now();
    let answers = [];

    /* No more at once than one worker lets wait for the key set. */
    while (answers.length < 600)
      answers.push(...await Promise.all(Array.from({ length: 24 }, () =>
        me(site, issuer.mint(ann.sub, randomUUID())))));
    assert.ok(answers.every(({ status }) => status === 401));
    assert.ok(performance.now() - began < REFRESH_MIN_MS,
      'too slow a machine to tell');
    assert.equal(issuer.fetches - before_, 1);
    answers = await Promise.all(Array.from({ length: 20 }, () =>
      me(site, issuer.mint(ann.sub))));
    assert.ok(answers.every(({ status }) => status === 200));
  });

test('a key set that is none changes nothing', async () => {
  const issuer = await keyServer();
  const site = await siteOf(issuer, 'all');
  const token = issuer.mint(ann.sub);

  for (const jwks of [{}, { keys: [] }, { keys: [{ kty: 'RSA' }] },
    'x'.repeat(200000)]) {
    issuer.jwks = jwks;
    const answer = await me(site, issuer.mint(ann.sub, randomUUID()));
    assert.equal(answer.status, 401);
    assert.equal((await me(site, token)).status, 200);
  }
});
