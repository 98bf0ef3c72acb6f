/* Many clients that ask again and again. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const SHOWN = 5;

/*
 * `clients` that ask, and `pauseMs` after each answer again, until stop() or
 * the test's end; `ask` is as api(). Stop tells how many answers were good,
 * how many were not, and some of those: { good, bad, shown: [text…] }.
 */
export function load(t, ask, { clients = 24, pauseMs = 0 } = {}) {
  const seen = { good: 0, bad: 0, shown: [] };
  let going = true;
  const note = (good, text) => {
    seen[good ? 'good' : 'bad']++;
    if (!good && seen.shown.length < SHOWN)
      seen.shown.push(text);
  };
  const client = async () => {
    while (going) {
      await ask().then(
        ({ status, text }) => note(status === 200, `${status} ${text}`),
        (error) => note(false, `${error.cause ?? error}`));
      if (pauseMs > 0)
        await sleep(pauseMs);
    }
  };
  const all = Array.from({ length: clients }, client);

  t.after(() => { going = false; });
  return { stop: async () => {
    going = false;
    await Promise.all(all);
    return seen;
  } };
}
