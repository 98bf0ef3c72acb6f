/*
 * All cases in interleaved rounds: a case, its limit and the peers see the
 * same moods of the machine, and the median takes the odd round out.
 */
import { join } from 'node:path';
import { cases, measuredRoutes, peerGoals, routes } from './cases.mjs';
import { countAnswers } from './clients.mjs';
import { rightAnswer, pathOf } from './answers.mjs';
import { startLimit } from './limit.mjs';
import { threads, workers } from './cruddur.mjs';
import { measure } from './measure.mjs';
import { clientsLine, judge, limitLine, peerGoalLine, peerLine, summarise }
  from './report.mjs';

const WARM_UP_S = 1;

/*
 * bench: { cruddur, canned, tokens, requestFile, dir }; `peers` are systems
 * with a name. Prints the lines; { passed, results }.
 */
export async function runRounds(bench, peers, options, say) {
  const measured = measuredRoutes(options);
  const limits = await startLimits(bench, measured, options.build);

  try {
    const runs = listRuns(bench, measured, limits, peers);
    const results = await measureAll(runs, bench, options, say);
    const counted = options.million ? {}
      : await countClients(bench, options.seconds);
    const passed = printVerdicts(results, measured, peers, counted);

    return { passed, results, counted };
  } finally {
    for (const limit of Object.values(limits))
      await limit.stop();
  }
}

async function startLimits({ cruddur, tokens, dir }, measured, buildDir) {
  const limits = {};

  for (const route of measured) {
    const body = await rightAnswer(cruddur.url, route, tokens);

    limits[route] = await startLimit({ dir: join(dir, `limit-${route}`),
      body, buildDir, workers, threads });
  }
  return limits;
}

/* In the order of a round: each case right after its limit, then the peers. */
function listRuns({ cruddur }, measured, limits, peers) {
  const plain = (route) => ({ route, delayMs: 0, connections: 64 });
  const own = measured.flatMap((route) => [
    { name: `limit-${route}`, system: limits[route], case: plain(route) },
    ...cases.filter((each) => each.route === route).map((each) =>
      ({ name: each.name, system: cruddur, case: each })),
  ]);
  const others = peers.flatMap((peer) => routes.map((route) =>
    ({ name: `peer-${peer.name}-${route}`, system: peer,
      case: plain(route) })));

  return [...own, ...others];
}

async function measureAll(runs, bench, { rounds, seconds }, say) {
  const results = Object.fromEntries(runs.map(({ name }) => [name, []]));

  for (const run of runs)
    await measure(run.system, run.case, { ...bench, seconds: WARM_UP_S });
  for (let round = 1; round <= rounds; round++) {
    for (const run of runs) {
      const result = await measure(run.system, run.case,
        { ...bench, seconds });

      results[run.name].push(result);
      say(`round ${round}/${rounds} ${run.name} rps=${
        result.rps.toFixed(0)} cpu_us=${result.cpu.toFixed(1)}`);
    }
  }
  return results;
}

async function countClients({ cruddur, tokens }, seconds) {
  const counted = {};

  for (const count of [64, 256])
    counted[count] = await countAnswers({ url: cruddur.url, tokens, count,
      seconds, path: (number) => pathOf('messages', number) });
  return counted;
}

/* Prints all there is to say; true when every case passed. */
function printVerdicts(results, measured, peers, counted) {
  const summaries = Object.fromEntries(Object.entries(results)
    .map(([name, rounds]) => [name, summarise(rounds)]));
  const run = cases.filter(({ route }) => measured.includes(route));
  const verdicts = run.map((each) => judge(each, {
    own: summaries[each.name], limit: summaries[`limit-${each.route}`],
    messages: summaries['messages-d0'] }));

  printAll(measured.map((route) =>
    limitLine(route, summaries[`limit-${route}`])));
  printAll(verdicts.map(({ line }) => line));
  printAll(Object.entries(counted).map(([count, clients]) =>
    clientsLine(count, clients)));
  printAll(peers.flatMap(({ name }) => routes.map((route) =>
    peerLine(name, route, summaries[`peer-${name}-${route}`],
      summaries[`${route}-d0`]))));
  printAll(verdicts.flatMap(({ goalLines }) => goalLines));
  printAll(peers.map(({ name }) => peerGoalLine(name,
    summaries[`peer-${name}-messages`], summaries['messages-d0'],
    peerGoals[name])));
  return verdicts.every(({ passed }) => passed)
    && Object.values(counted).every(({ unanswered }) => unanswered === 0);
}

function printAll(lines) {
  for (const line of lines)
    console.log(line);
}
