/*
 * How lists stay fresh without a reload. Today they are asked for again and
 * again; a channel that pushes would replace what is in this file.
 */
import type { Api } from './api/client';
import { isPassing } from './api/errors';

const EVERY_MS = { thread: 3_000, list: 10_000, me: 15_000, home: 30_000 };
const IDLE_AFTER_MS = 120_000;
const IDLE_FACTOR = 5;
/* While the server does not answer there is no hurry. */
const FAULT_MS = 10_000;

export type Topic = keyof typeof EVERY_MS;

let lastActive = Date.now();

/* Options for useQuery. A hidden page does not ask. */
export function live(topic: Topic, api: Api) {
  return {
    refetchInterval: (query: { state: { status: string } }) => Math.max(
      EVERY_MS[topic] * (isIdle() ? IDLE_FACTOR : 1), api.pauseMs,
      query.state.status === 'error' ? FAULT_MS : 0),
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
    refetchOnReconnect: true,
  };
}

/* For what need not stay fresh: asks again only while it has failed. */
export function untilThere(query: { state: { error: unknown } }) {
  return isPassing(query.state.error) ? FAULT_MS : false;
}

/* Calls back when somebody returns who had done nothing for long. */
export function watchIdle(returned: () => void): () => void {
  const active = () => {
    const wasIdle = isIdle();

    lastActive = Date.now();
    if (wasIdle)
      returned();
  };
  const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel',
    'touchstart'];

  for (const kind of kinds)
    addEventListener(kind, active, { passive: true });
  return () => {
    for (const kind of kinds)
      removeEventListener(kind, active);
  };
}

function isIdle(): boolean {
  return Date.now() - lastActive > IDLE_AFTER_MS;
}
