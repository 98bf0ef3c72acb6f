/* A list of posts in each of its states: loading, failed, empty, there. */
import type { ReactNode } from 'react';
import { Failed, Loading } from '@/components/Notice';
import type { PostPage } from '@/lib/posts';
import type { Older } from '@/lib/react/useOlder';
import { PostList } from './PostList';

export interface PostQuery {
  data: PostPage | undefined;
  isError: boolean;
  refetch: () => unknown;
  older: Older;
}

export function Feed({ query, label, empty }: { query: PostQuery;
  label: string; empty: ReactNode; }) {
  const { data, isError, refetch, older } = query;

  if (!data)
    return isError ? <Failed retry={() => void refetch()} /> : <Loading />;
  if (data.items.length === 0 && !older.more)
    return empty;
  return <PostList entries={data.items} label={label} older={older} />;
}
