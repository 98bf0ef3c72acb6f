/* A list of posts in each of its states: loading, failed, empty, there. */
import type { ReactNode } from 'react';
import { Failed, Loading } from '@/components/Notice';
import type { Entry, PostPage } from '@/lib/posts';
import { useFailure } from '@/lib/react/useFailure';
import type { Older } from '@/lib/react/useOlder';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { PostList } from './PostList';

export interface PostQuery {
  data: PostPage | undefined;
  failureReason: unknown;
  refetch: () => unknown;
  older: Older;
}

export const endOf = ({ post }: Entry) => post.expires_at;

export function Feed({ query, label, empty }: { query: PostQuery;
  label: string; empty: ReactNode; }) {
  const { data, refetch, older } = query;
  const failure = useFailure(query);
  const alive = useUnexpired(data?.items ?? [], endOf);

  if (!data)
    return failure ? <Failed error={failure} retry={() => void refetch()} />
      : <Loading />;
  if (alive.length === 0 && !older.more)
    return empty;
  return <PostList alive={alive} label={label} older={older} />;
}
