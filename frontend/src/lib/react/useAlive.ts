import { useEffect, useReducer } from 'react';
import { now } from '../clock';

/* Longer than this a timer cannot be set. */
const LONGEST_MS = 2 ** 31 - 1;

/* Those that have not ended, by the server's clock, to the second. */
export function useAlive<T extends { expires_at: string }>(items: T[]): T[] {
  const [, again] = useReducer((count: number) => count + 1, 0);
  const time = now();
  const alive = items.filter((item) => Date.parse(item.expires_at) > time);
  const next = Math.min(...alive.map((item) => Date.parse(item.expires_at)));

  useEffect(() => {
    if (!Number.isFinite(next))
      return;
    const timer = setTimeout(again,
      Math.min(LONGEST_MS, Math.max(0, next - now()) + 10));

    return () => clearTimeout(timer);
  });
  return alive;
}
