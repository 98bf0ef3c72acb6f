/* How much memory a run of cruddurctl takes at most. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildDir } from './stack.mjs';
import { programPath } from '../../stack/cruddurd.mjs';

/* { code, out, err, kib }: kib is VmHWM as last seen while it ran. */
export async function peakKib(place, line) {
  const child = spawn(programPath(buildDir, 'cruddurctl'), line.split(' '),
    { env: place.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const result = { out: '', err: '', kib: 0, code: null };
  const closed = once(child, 'close');

  child.stdout.on('data', (data) => { result.out += data; });
  child.stderr.on('data', (data) => { result.err += data; });
  while (child.exitCode === null && child.signalCode === null) {
    result.kib = Math.max(result.kib, peakOf(child.pid));
    await sleep(10);
  }
  [result.code] = await closed;
  return result;
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
