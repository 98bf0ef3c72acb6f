/* The runner behind script/bench. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../stack/paths.mjs';
import { startCanned } from './canned.mjs';
import { changes } from './changes.mjs';
import { startCruddur } from './cruddur.mjs';
import { depth } from './depth.mjs';
import { readOptions } from './options.mjs';
import { runRounds } from './rounds.mjs';
import { soak } from './soak.mjs';
import { startKeyServer, writeRequests } from './world.mjs';

const RESULTS = join(checkout, 'bench', 'results');

const started = [];

async function main(options) {
  mkdirSync(RESULTS, { recursive: true });
  const keys = await begin(startKeyServer());
  const requestFile = join(RESULTS, 'requests.txt');

  writeRequests(requestFile, keys.tokens);
  const base = { tokens: keys.tokens, issuer: keys.issuer, requestFile,
    dir: RESULTS };
  if (options.depth)
    return depth(await withCruddur(base, options, {}), options, say);

  const canned = await begin(startCanned(options.build));
  const bench = await withCruddur({ ...base, canned }, options,
    { AWS_ENDPOINT_URL_DYNAMODB: canned.url });
  if (options.changes)
    return changes(bench, options, say);
  if (options.soak)
    return soak(bench, options, say);

  const { passed, ...figures } = await runRounds(bench,
    await startPeers(bench, options), options, say);

  writeFileSync(join(RESULTS, 'last.json'), JSON.stringify(figures, null, 2));
  return passed;
}

async function withCruddur(bench, { build, million }, settings) {
  const cruddur = await begin(startCruddur({ settings, buildDir: build, million,
    dir: join(RESULTS, 'stack'), issuer: bench.issuer,
    onStep: (text, ms) => say(`${text} (${ms} ms)`) }));

  return { ...bench, cruddur };
}

async function startPeers(bench, { peers }) {
  if (!peers)
    return [];
  const { peerStarters } = await import('./peers/peers.mjs');
  const list = [];

  for (const start of peerStarters)
    list.push(await begin(start(bench)));
  return list;
}

/* Remembers what must be stopped at the end. */
async function begin(starting) {
  const what = await starting;

  started.push(what);
  return what;
}

async function stopAll() {
  for (const what of started.splice(0).reverse())
    await what.stop();
}

/* Progress goes to standard error, so that the lines are alone on output. */
function say(text) {
  process.stderr.write(`  ${text}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stopAll();
    process.exit(130);
  });
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
