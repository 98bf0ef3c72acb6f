/* What must hold while a store is away, and when it is back. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from './stack.mjs';
import { childrenOf } from './processes.mjs';

/* Generous for a busy machine; a request that waits for a store takes more. */
const FAST_MS = 1000;
const ANSWER_MS = 5000;
const RETURN_MS = 2000;
const CROWD = 40;

export async function timed(work) {
  const began = performance.now();
  const result = await work();

  return { result, ms: performance.now() - began };
}

export function assertUnavailable(answer) {
  assert.equal(answer.status, 503, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.ok(Number(answer.headers.get('retry-after')) >= 1);
  assert.equal(answer.json.error, 'unavailable');
  assert.ok(answer.json.request_id);
  assert.doesNotMatch(answer.text, /postgres|dynamo|cognito|curl|sql/i);
}

/*
 * A crowd asks for what cannot be had, and each gets its 503 in time. All the
 * while what needs nothing of the kind is as fast as ever, and the culprit is
 * named. `refused` and `served` send one request each.
 */
export async function assertAway(site, { culprit, refused, served = [] }) {
  const crowd = Array.from({ length: CROWD }, async (_, i) => {
    await sleep(20 * i);
    const { result, ms } = await timed(() => refused[i % refused.length]());

    assertUnavailable(result);
    assert.ok(ms < ANSWER_MS, `the 503 took ${ms} ms`);
  });
  const others = Array.from({ length: 5 }, async (_, i) => {
    await sleep(300 * i);
    for (const ask of [() => api('GET', '/api/health-check', { at: site.url }),
      ...served]) {
      const { result, ms } = await timed(ask);

      assert.equal(result.status, 200, result.text);
      assert.ok(ms < FAST_MS, `the answer took ${ms} ms`);
    }
  });
  const named = async () => {
    await sleep(100);
    const { result, ms } = await timed(() =>
      api('GET', '/api/health-check/ready', { at: site.url }));

    assert.equal(result.status, 503);
    assert.ok(ms < 2 * FAST_MS, `ready took ${ms} ms`);
    for (const [name, state] of Object.entries(result.json.checks))
      assert.equal(state, name === culprit ? 'unavailable' : 'ok', name);
  };

  await Promise.all([...crowd, ...others, named()]);
}

/* Two seconds after its return all is well, also where nobody has asked. */
export async function assertBack(site, asks) {
  await sleep(RETURN_MS);
  const answers = await Promise.all(Array.from({ length: CROWD }, (_, i) =>
    asks[i % asks.length]()));

  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  const ready = await api('GET', '/api/health-check/ready', { at: site.url });
  assert.equal(ready.status, 200, ready.text);
}

/* Runs `work` and finds the same workers afterwards. */
export async function sameWorkers(site, work) {
  const workers = childrenOf(site.masterPid);

  assert.ok(workers.length > 0);
  await work();
  assert.deepEqual(childrenOf(site.masterPid), workers);
}
