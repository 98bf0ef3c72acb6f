/*
 * Removes posts that have ended, again and again, as cruddur-purge.timer does
 * where Cruddur is installed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Program } from './process.mjs';
import { programEnvironment, programPath } from './cruddurd.mjs';

const EVERY_MS = 25000;

/* { stop() }. What goes wrong is in the log; the next run tries again. */
export function startPurging({ dir, settings, buildDir, log,
  everyMs = EVERY_MS }) {
  const ending = new AbortController();
  const purge = new Program({ name: 'the purge', cwd: dir, log,
    command: programPath(buildDir, 'cruddurctl'),
    args: ['db', 'purge', '--quiet'], env: programEnvironment(settings),
    ready: () => true });
  const running = run();

  async function run() {
    while (!ending.signal.aborted) {
      await purge.start().then(() => purge.ended, () => {});
      await sleep(everyMs, null, { signal: ending.signal }).catch(() => {});
    }
  }

  return { async stop() {
    ending.abort();
    await purge.stop();
    await running;
  } };
}
