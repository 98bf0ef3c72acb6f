/*
 * Starts one stack, runs the integration tests on it, stops it.
 *
 *   node tests/run-integration.mjs [--build=build/release] [FILE...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../stack/cruddurd.mjs';
import { startTemporaryStack } from '../stack/stack.mjs';
import { sanitizerReport, tail } from '../stack/process.mjs';
import { checkout } from '../stack/paths.mjs';
import { missedRoutes } from './lib/routes.mjs';

/* Many tests mostly wait, so more than there are cores. */
const FILES_AT_ONCE = 3;

const folder = join(checkout, 'tests', 'integration');
const options = process.argv.slice(2);
const buildDir = options.find((text) => text.startsWith('--build='))
  ?.slice('--build='.length) ?? 'build/release';
const named = options.filter((text) => !text.startsWith('--'));
const files = named.length > 0 ? named : readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(folder, name));

let runner = null;
let stack = null;

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => { runner ? runner.kill(signal) : process.exit(1); });

try {
  stack = await startTemporaryStack({ buildDir });
  appendFileSync(stack.envFile, `CRUDDUR_BUILD_DIR=${buildDir}\n`);
  process.exitCode = await runTests();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await stack?.stop();
if (stack && sanitizerReport(stack.logs.cruddurd)) {
  console.error(sanitizerReport(stack.logs.cruddurd));
  process.exitCode = 1;
}
if (process.exitCode === 0 && named.length === 0)
  checkRoutes();
if (process.exitCode !== 0 && stack)
  showLogs();
await stack?.remove();

async function runTests() {
  runner = spawn(process.execPath, ['--test', '--test-reporter=spec',
    '--test-timeout=300000', '--test-force-exit',
    `--test-concurrency=${FILES_AT_ONCE}`, ...files], { stdio: 'inherit',
    env: { ...process.env, CRUDDUR_STACK: stack.envFile } });

  const [code] = await once(runner, 'exit');
  return code ?? 1;
}

/* All files together leave no route untried. */
function checkRoutes() {
  const missed = missedRoutes(programPath(buildDir, 'cruddurd'),
    stack.logs.cruddurd);

  if (missed.length === 0)
    return;
  console.error(`No test saw these routes work:\n${missed.join('\n')}`);
  process.exitCode = 1;
}

function showLogs() {
  for (const name of ['cruddurd', 'nginx'])
    console.error(`\nThe end of ${name}'s log:\n${tail(stack.logs[name])}`);
}
