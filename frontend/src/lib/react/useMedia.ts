import { useMemo, useSyncExternalStore } from 'react';

/* Whether a media query holds, now and when it changes. */
export function useMedia(query: string): boolean {
  const media = useMemo(() => matchMedia(query), [query]);

  return useSyncExternalStore((told) => {
    media.addEventListener('change', told);
    return () => media.removeEventListener('change', told);
  }, () => media.matches);
}
