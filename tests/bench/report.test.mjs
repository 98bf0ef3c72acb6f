/* The verdicts of the bench: what passes, what fails, what is only told. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { clientsLine, judge, summarise } from '../../bench/report.mjs';

const good = { rps: 10000, p50: 5, p99: 9, cpu: 140, pg: 35, calls: 1,
  errors: 0, pss: 27 };
const limit = { rps: 19000, p50: 3, p99: 6, cpu: 70, errors: 0 };

function verdict(own, goals, more = {}) {
  return judge({ name: 'case', delayMs: 0, goals, ...more },
    { own: { ...good, ...own }, limit, messages: good });
}

test('a case within its goal passes and its line says so', () => {
  const { line, passed } = verdict({}, { cpuOfLimit: 2 });

  assert.ok(passed);
  assert.equal(line, 'bench case rps=10000 p50_ms=5.00 p99_ms=9.00'
    + ' cpu_us=140.0 cpu_x_limit=2.00 pg_us=35.0 rps_x_limit=0.53'
    + ' pss_mb=27.0'
    + ' upstream_calls=1.00 errors=0 PASS');
});

test('CPU a little over its goal passes, but the goal is missed', () => {
  const { passed, goalLines } = verdict({ cpu: 170 }, { cpuOfLimit: 2 });

  assert.ok(passed);
  assert.deepEqual(goalLines,
    ['goal case cpu_x_limit=2.43 goal=2.00 missed']);
});

test('CPU more than a quarter over its goal fails', () => {
  const { line, passed } = verdict({ cpu: 176 }, { cpuOfLimit: 2 });

  assert.ok(!passed);
  assert.match(line, / FAIL$/);
});

test("PostgreSQL's CPU has a goal of its own", () => {
  const goals = { cpuWithPostgresOfLimit: 2 };

  assert.ok(verdict({}, goals).passed);
  assert.deepEqual(verdict({}, goals).goalLines,
    ['goal case cpu_pg_x_limit=2.50 goal=2.00 missed']);
  assert.ok(!verdict({ pg: 36 }, goals).passed);
});

test('a case without DynamoDB fails when it is called', () => {
  assert.ok(verdict({ calls: 0 }, {}, { calls: 0 }).passed);
  assert.ok(!verdict({ calls: 0.01 }, {}, { calls: 0 }).passed);
});

test('one error fails', () => {
  assert.ok(!verdict({ errors: 1 }, {}).passed);
});

test('a second call to DynamoDB for some requests fails', () => {
  assert.ok(!verdict({ calls: 1.02 }, {}).passed);
  assert.ok(!verdict({ calls: 0.98 }, {}).passed);
});

test('memory over its limit fails', () => {
  assert.ok(!verdict({ pss: 64.1 }, {}).passed);
});

test('few requests a second are told, and fail nothing', () => {
  const { passed, goalLines } = verdict({ rps: 5000 }, { rpsOfLimit: 0.5 });

  assert.ok(passed);
  assert.match(goalLines[0], /rps_x_limit=0.26 .* missed$/);
});

test('what a delayed case adds is counted from the delay', () => {
  const goals = { addedMs: 2 };

  assert.ok(verdict({ p50: 6.9 }, goals, { delayMs: 5 }).passed);
  assert.ok(!verdict({ p50: 7.1 }, goals, { delayMs: 5 }).passed);
});

test('a client without an answer fails', () => {
  const counted = { least: 0, median: 10, most: 20, unanswered: 1 };

  assert.match(clientsLine(64, counted), /unanswered=1 FAIL$/);
});

test('rounds give medians, the sum of errors and the most memory', () => {
  const rounds = [{ ...good, rps: 1, pss: 20 }, { ...good, rps: 9, errors: 2 },
    { ...good, rps: 3 }];

  assert.deepEqual(summarise(rounds), { ...good, rps: 3, errors: 2, pss: 27 });
});
