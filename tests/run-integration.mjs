/*
 * Runs the integration tests, on a stack for each group of files.
 *
 *   node tests/run-integration.mjs [--build=build/release] [--at-once=3]
 *     [--groups=2] [FILE...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { programPath } from '../stack/cruddurd.mjs';
import { binaryFolder } from '../stack/postgres.mjs';
import { startTemporaryStack } from '../stack/stack.mjs';
import { sanitizerReport, tail } from '../stack/process.mjs';
import { checkout } from '../stack/paths.mjs';
import { leaksIn } from './lib/leaks.mjs';
import { missedRoutes } from './lib/routes.mjs';

/* Many tests mostly wait, so more than there are cores. */
const FILES_AT_ONCE = '3';
const GROUPS_AT_ONCE = 2;

/*
 * Each on a stack of its own beside that of all others: files that write much,
 * and those that mostly wait, which would else be the last to end. room tells
 * when a page jumps: it does, where posts of others end.
 */
const APART = [/^(stream-ledger|lambda)/, /^stream-/,
  /^(cli-conversations|cli-scan|fsck|upgrade)/, /^backup/,
  /^(restart|story|trouble)/, /^room/, /^(stream\.|weight)/];

/* They measure times, so no other group runs meanwhile. */
const ALONE = APART.length - 1;

/* The place of those that are not. */
const REST = -1;

const folder = join(checkout, 'tests', 'integration');
const options = process.argv.slice(2);
const buildDir = option('build') ?? 'build/release';
const named = options.filter((text) => !text.startsWith('--'));
const files = named.length > 0 ? named : readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(folder, name));

const runners = new Set();

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    waiting.length = 0;
    if (runners.size === 0)
      process.exit(1);
    runners.forEach((runner) => runner.kill(signal));
  });

process.exitCode = 0;
const groups = groupsOf(files);
const waiting = groups.filter(([place]) => place !== ALONE);
const lanes = Math.min(Number(option('groups') ?? GROUPS_AT_ONCE),
  waiting.length);

await Promise.all(Array.from({ length: lanes }, runWaiting));
waiting.push(...groups.filter(([place]) => place === ALONE));
await runWaiting();

async function runWaiting() {
  while (waiting.length > 0) {
    const [place, group] = waiting.shift();

    await runGroup(group, place === REST);
  }
}

function option(name) {
  const start = `--${name}=`;

  return options.find((text) => text.startsWith(start))?.slice(start.length);
}

/* [place in APART or REST, files] of each group that has any. */
function groupsOf(all) {
  const groups = new Map();

  for (const file of all) {
    const place = APART.findIndex((names) => names.test(basename(file)));

    groups.set(place, [...groups.get(place) ?? [], file]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

async function runGroup(group, seesRoutes) {
  let stack = null;
  let failed = true;

  try {
    stack = await startTemporaryStack({ buildDir });
    appendFileSync(stack.envFile, `CRUDDUR_BUILD_DIR=${buildDir}\n`);
    failed = await runTests(stack, group) !== 0;
  } catch (error) {
    console.error(error.message);
  }
  await stack?.stop();
  const report = stack && sanitizerReport(stack.logs.cruddurd);

  if (report)
    console.error(report);
  failed ||= Boolean(report) || (stack && !isClean(stack))
    || (seesRoutes && named.length === 0 && !allRoutesSeen(stack));
  if (failed && stack)
    showLogs(stack);
  if (failed)
    process.exitCode = 1;
  await stack?.remove();
}

async function runTests(stack, group) {
  const kept = join(stack.dir, 'log', 'kept');

  mkdirSync(kept);
  /* What runs beside another group tells all at its end, in one piece. */
  const runner = spawn(process.execPath, ['--test', '--test-reporter=spec',
    '--test-timeout=300000', '--test-force-exit',
    `--test-concurrency=${option('at-once') ?? FILES_AT_ONCE}`, ...group], {
    stdio: lanes > 1 ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, CRUDDUR_STACK: stack.envFile, KEPT_LOGS: kept,
      PATH: `${binaryFolder()}:${process.env.PATH}` } });
  const told = [];

  runners.add(runner);
  for (const stream of [runner.stdout, runner.stderr])
    stream?.on('data', (bytes) => told.push(bytes));
  const [code] = await once(runner, 'close');

  runners.delete(runner);
  process.stdout.write(Buffer.concat(told));
  return code ?? 1;
}

/* All files together leave no route untried. */
function allRoutesSeen(stack) {
  const missed = missedRoutes(programPath(buildDir, 'cruddurd'),
    stack.logs.cruddurd);

  if (missed.length > 0)
    console.error(`No test saw these routes work:\n${missed.join('\n')}`);
  return missed.length === 0;
}

function isClean(stack) {
  const leaks = leaksIn(join(stack.dir, 'log'));

  if (leaks.length > 0)
    console.error(`Logs hold what they must not:\n${leaks.join('\n')}`);
  return leaks.length === 0;
}

function showLogs(stack) {
  for (const name of ['cruddurd', 'nginx'])
    console.error(`\nThe end of ${name}'s log:\n${tail(stack.logs[name])}`);
}
