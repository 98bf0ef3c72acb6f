/* One run of wrk, with the requests of wrk.lua. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { terms } from './posts.mjs';

const SCRIPT = fileURLToPath(new URL('wrk.lua', import.meta.url));
const TIMEOUT_S = 10;

/*
 * { requests, seconds, rps, p50, p99 (ms), errors }: `kind` is a route of
 * cases.mjs; errors are answers above 399 and lost ones. One
 * thread: a second one gains nothing and takes a core from the server.
 */
export async function runWrk({ url, kind, requestFile, connections,
  seconds }) {
  const output = await outputOf('wrk', ['-t', '1', '-c', `${connections}`,
    '-d', `${seconds}s`, '--timeout', `${TIMEOUT_S}s`, '-s', SCRIPT, url,
    '--', kind, requestFile, ...terms]);
  const line = /^RESULT (.*)$/m.exec(output);

  if (!line)
    throw new Error(`wrk gave no result:\n${output}`);
  const result = JSON.parse(line[1]);

  return { ...result, rps: result.requests / result.seconds };
}

function outputOf(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';

    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => { output += text; });
    child.once('error', reject);
    child.once('close', (code) => code === 0 ? resolve(output)
      : reject(new Error(`${command} ended with ${code}:\n${output}`)));
  });
}
