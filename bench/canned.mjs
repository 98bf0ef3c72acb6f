/* The canned DynamoDB as the runner sees it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from '../stack/paths.mjs';

/* { url, calls(), setDelay(ms), stop() }. */
export async function startCanned(buildDir) {
  const child = spawn(join(checkout, buildDir, 'bench/canned_dynamodb'),
    ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('canned_dynamodb ended')));
    child.stdout.once('data', (text) => resolve(Number(text)));
  });
  const url = `http://127.0.0.1:${port}`;

  return { url, stop: () => child.kill(),
    calls: () => callsSoFar(url),
    setDelay: (ms) => fetch(`${url}/delay/${ms}`, { method: 'POST' }) };
}

/* Calls that serve a request: what looks after the table does not. */
async function callsSoFar(url) {
  const calls = await (await fetch(`${url}/calls`)).json();

  return calls.total - calls.DescribeTable;
}
