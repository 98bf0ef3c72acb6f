/* What of a list is shown, and what waits until its reader asks for it. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { useMe } from '@/lib/me';
import { heldBack, withFresh, type Entry, type PostPage } from '@/lib/posts';
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
  const { seen, look } = useSeen(key, query.data);
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

/* Up to when the reader has let posts in; Back finds it as it was. */
function useSeen(listKey: readonly unknown[], page: PostPage | undefined) {
  const client = useQueryClient();
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;
  const name = `seen ${listKey.join(' ')}`;
  const newest = page?.items[0]?.created_at ?? '';
  const [seen, setSeen] = useState(() => isBack
    ? client.getQueryData<string>([name]) ?? '' : '');
  const [place, setPlace] = useState(key);

  if (seen === '' && newest !== '')
    setSeen(newest);
  /* Who asks for the page once more wants what is new. */
  if (place !== key) {
    setPlace(key);
    setSeen(newest);
  }
  useEffect(() => {
    client.setQueryData([name], seen);
  }, [client, name, seen]);
  return { seen: seen === '' ? newest : seen, look: () => setSeen(newest) };
}
