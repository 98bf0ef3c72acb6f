import { useSyncExternalStore } from 'react';
import type { Outbox, Unsent } from '../outbox';
import { useScope } from './scope';

export function useOutbox(): Outbox {
  const { outbox } = useScope();

  if (!outbox)
    throw new Error('Nobody is signed in here.');
  return outbox;
}

/* What was written at a place and is not known to have arrived. */
export function useUnsent(place: string): Unsent[] {
  const outbox = useOutbox();
  const items = useSyncExternalStore(outbox.subscribe, outbox.items);

  return items.filter((item) => item.place === place);
}
