/* One measurement: wrk against a system, and what that cost its processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startLikers } from './likers.mjs';
import { cpuMicroseconds, familyOf, pssMegabytes } from './processes.mjs';
import { runWrk } from './wrk.mjs';

/* What was in flight when wrk stopped must not disturb what comes next. */
const QUIET_MS = 200;
const MAX_SETTLE_MS = 5000;

/*
 * system: { url, programs: [nginx, …the rest] }. The result of runWrk and
 * cpu (µs a request, all programs), pg (that of system.postgres, 0 without),
 * pss (MB of the children of all programs but nginx: the workers), calls (to
 * DynamoDB, each request).
 */
export async function measure(system, benchCase, { canned, requestFile,
  tokens, seconds }) {
  const families = system.programs.map(({ pid }) => familyOf(pid));
  const [, ...programs] = families;
  const all = families.flat();
  const postgres = system.postgres ? familyOf(system.postgres.pid) : [];

  await canned.setDelay(benchCase.delayMs);
  const callsBefore = await canned.calls();
  const likers = benchCase.likesPerSecond && await startLikers({ tokens,
    url: system.url, perSecond: benchCase.likesPerSecond });
  const cpuBefore = cpuMicroseconds(all);
  const postgresBefore = cpuMicroseconds(postgres);
  const result = await runWrk({ url: system.url, kind: benchCase.route,
    requestFile, connections: benchCase.connections, seconds });

  await likers?.stop();
  const cpu = cpuMicroseconds(all) - cpuBefore;
  const pg = cpuMicroseconds(postgres) - postgresBefore;
  const calls = await callsWhenQuiet(canned) - callsBefore;

  await canned.setDelay(0);
  return { ...result, cpu: cpu / result.requests, pg: pg / result.requests,
    calls: callsEach(calls, result.requests, benchCase.connections),
    pss: pssMegabytes(programs.flatMap(([, ...workers]) => workers)) };
}

/* The calls so far, once no more come. */
async function callsWhenQuiet(canned) {
  const deadline = Date.now() + MAX_SETTLE_MS;
  let before = -1;
  let calls = await canned.calls();

  while (calls !== before && Date.now() < deadline) {
    await sleep(QUIET_MS);
    before = calls;
    calls = await canned.calls();
  }
  return calls;
}

/*
 * wrk does not count the answers that were under way when it stopped, one a
 * connection at most, but DynamoDB was asked for them.
 */
function callsEach(calls, requests, connections) {
  const surplus = calls - requests;

  return surplus >= 0 && surplus <= connections ? 1 : calls / requests;
}
