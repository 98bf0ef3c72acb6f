import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 64rem)');

function subscribe(told: () => void): () => void {
  query.addEventListener('change', told);
  return () => query.removeEventListener('change', told);
}

/* Whether there is room for a side column. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
