import { LAST_MS, lifeOf, type Life } from '../life';
import { useNow } from './useNow';

/* A post's life as it goes, in seconds when it is about to end. */
export function useLife(post: { created_at: string;
  expires_at: string; }): Life {
  const life = lifeOf(post, useNow());
  const close = life.leftMs < 2 * LAST_MS;
  const second = useNow(close ? 'seconds' : 'slow');

  return close ? lifeOf(post, second) : life;
}
