import { useSyncExternalStore } from 'react';

/* Whether the page is before anybody's eyes. */
export function useVisible(): boolean {
  return useSyncExternalStore((told) => {
    document.addEventListener('visibilitychange', told);
    return () => document.removeEventListener('visibilitychange', told);
  }, () => document.visibilityState === 'visible');
}
