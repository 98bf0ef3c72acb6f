/* What of a list is shown, and what waits until its reader asks for it. */
import { useQueryClient } from '@tanstack/react-query';
import { useMe } from '@/lib/me';
import { heldBack, withFresh, type Entry, type PostPage } from '@/lib/posts';
import { useSeen } from '@/lib/react/useSeen';
import type { PostQuery } from './Feed';

export interface Held {
  /* The list without what waits. */
  query: PostQuery;
  waiting: Entry[];
  look: () => void;
}

/* Newest first: what came since the reader last looked waits. */
export function useHeld(key: readonly unknown[], query: PostQuery): Held {
  const { data: me } = useMe();
  const { seen, look } = useSeen(key,
    query.data?.items[0]?.created_at ?? '');
  const { shown, waiting } = heldBack(query.data?.items ?? [], seen,
    me?.handle);

  return { waiting, look, query: { ...query,
    data: query.data && { ...query.data, items: shown } } };
}

/* Best first: what was not there at first waits. */
export function useHeldAside(key: readonly unknown[],
  query: PostQuery): Held {
  const client = useQueryClient();

  return { query, waiting: query.data?.fresh ?? [], look: () => {
    client.setQueryData<PostPage>(key, (page) => page && withFresh(page));
  } };
}
