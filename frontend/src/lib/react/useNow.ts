import { useSyncExternalStore } from 'react';
import { now } from '../clock';

const STEP_MS = 15_000;

/* One timer for all times on the page. */
let current = now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(told: () => void): () => void {
  if (listeners.size === 0) {
    current = now();
    timer = setInterval(tick, STEP_MS);
    document.addEventListener('visibilitychange', tick);
  }
  listeners.add(told);
  return () => {
    listeners.delete(told);
    if (listeners.size === 0) {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    }
  };
}

function tick(): void {
  current = now();
  for (const told of listeners)
    told();
}

/* The server's time, some seconds old at most; renders again as it goes. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
