import { useEffect, useState } from 'react';
import { now, onClock } from '../clock';
import { nextEnd } from '../life';

/* setTimeout counts no further; it is set anew then. */
const LONGEST_MS = 2 ** 31 - 1;

/* Those that have not ended; it renders again at the second when one does. */
export function useUnexpired<T>(items: T[], endOf: (item: T) => string): T[] {
  const [at, setAt] = useState(now);
  const next = nextEnd(items.map(endOf), at);

  useEffect(() => {
    const look = () => setAt(now());
    const timer = next === null ? undefined
      : setTimeout(look, Math.min(LONGEST_MS, Math.max(0, next - now())));

    const unheard = onClock(look);

    /* A phone that slept lets no timer run. */
    document.addEventListener('visibilitychange', look);
    return () => {
      unheard();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [next, at]);
  return items.filter((item) => Date.parse(endOf(item)) > at);
}
