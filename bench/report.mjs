/* From all rounds to one line a case, and the verdict. */
import { cpuTolerance, maxPssMb } from './cases.mjs';

const MEASURES = ['rps', 'p50', 'p99', 'cpu', 'pg', 'calls'];

/* The median of each measure over the rounds; errors add up, memory peaks. */
export function summarise(rounds) {
  const summary = Object.fromEntries(MEASURES.map((name) =>
    [name, median(rounds.map((round) => round[name]))]));

  return { ...summary,
    errors: rounds.reduce((sum, round) => sum + round.errors, 0),
    pss: Math.max(...rounds.map((round) => round.pss)) };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;

  return sorted.length % 2 ? sorted[half]
    : (sorted[half - 1] + sorted[half]) / 2;
}

/*
 * { line, goalLines, passed } of a case: `own` and `limit` are summaries of
 * it and of its limit, `messages` that of messages-d0.
 */
export function judge(benchCase, { own, limit, messages }) {
  const ratios = { cpu: own.cpu / limit.cpu, rps: own.rps / limit.rps };
  const goals = goalResults(benchCase, { own, limit, ratios, messages });
  const passed = own.errors === 0
    && own.calls.toFixed(2) === (benchCase.calls ?? 1).toFixed(2)
    && own.pss <= maxPssMb && goals.every((goal) => goal.passed);
  const line = `bench ${benchCase.name} rps=${own.rps.toFixed(0)}`
    + ` p50_ms=${own.p50.toFixed(2)} p99_ms=${own.p99.toFixed(2)}`
    + ` cpu_us=${own.cpu.toFixed(1)} cpu_x_limit=${ratios.cpu.toFixed(2)}`
    + ` pg_us=${own.pg.toFixed(1)}`
    + ` rps_x_limit=${ratios.rps.toFixed(2)} pss_mb=${own.pss.toFixed(1)}`
    + ` upstream_calls=${own.calls.toFixed(2)} errors=${own.errors}`
    + ` ${passed ? 'PASS' : 'FAIL'}`;

  return { line, passed, goalLines: goals.map((goal) =>
    `goal ${benchCase.name} ${goal.name}=${goal.value.toFixed(2)} goal=${
      goal.goal.toFixed(2)} ${goal.met ? 'met' : 'missed'}`) };
}

/* Each goal with its value, whether it is met, and whether the case passes. */
function goalResults({ goals, delayMs }, { own, limit, ratios, messages }) {
  const upTo = (value, goal, tolerance = 1) =>
    ({ value, met: value <= goal, passed: value <= goal * tolerance });
  const result = {
    cpuOfLimit: (goal) => ({ name: 'cpu_x_limit',
      ...upTo(ratios.cpu, goal, cpuTolerance) }),
    cpuWithPostgresOfLimit: (goal) => ({ name: 'cpu_pg_x_limit',
      ...upTo((own.cpu + own.pg) / limit.cpu, goal, cpuTolerance) }),
    cpuOfMessages: (goal) => ({ name: 'cpu_x_messages',
      ...upTo(own.cpu / messages.cpu, goal, cpuTolerance) }),
    rpsOfLimit: (goal) => ({ name: 'rps_x_limit', value: ratios.rps,
      met: ratios.rps >= goal, passed: true }),
    addedMs: (goal) => ({ name: 'added_ms',
      ...upTo(own.p50 - delayMs, goal) }),
    p99OfP50: (goal) => ({ name: 'p99_x_p50',
      ...upTo(own.p99 / own.p50, goal) }),
  };

  return Object.entries(goals).map(([key, goal]) =>
    ({ goal, ...result[key](goal) }));
}

export function limitLine(route, limit) {
  return `bench limit-${route} rps=${limit.rps.toFixed(0)} p50_ms=${
    limit.p50.toFixed(2)} p99_ms=${limit.p99.toFixed(2)} cpu_us=${
    limit.cpu.toFixed(1)} errors=${limit.errors}`;
}

/* Of countAnswers: nobody may be left without an answer. */
export function clientsLine(count, counted) {
  return `bench clients-c${count} least=${counted.least} median=${
    counted.median} most=${counted.most} unanswered=${counted.unanswered} ${
    counted.unanswered === 0 ? 'PASS' : 'FAIL'}`;
}

export function peerLine(peer, route, own, cruddur) {
  return `bench peer-${peer}-${route} rps=${own.rps.toFixed(0)} p50_ms=${
    own.p50.toFixed(2)} p99_ms=${own.p99.toFixed(2)} cpu_us=${
    own.cpu.toFixed(1)} pss_mb=${own.pss.toFixed(1)} upstream_calls=${
    own.calls.toFixed(2)} errors=${own.errors} rps_x_cruddur=${
    (own.rps / cruddur.rps).toFixed(3)} cpu_x_cruddur=${
    (own.cpu / cruddur.cpu).toFixed(1)}`;
}

/* How many times the requests a second of a peer. */
export function peerGoalLine(peer, own, cruddur, goal) {
  const times = cruddur.rps / own.rps;

  return `goal messages-d0 rps_x_${peer}=${times.toFixed(2)} goal=${
    goal.toFixed(2)} ${times >= goal ? 'met' : 'missed'}`;
}
