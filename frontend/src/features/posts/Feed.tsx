/* A list of posts: it ages, drops what ends, and holds back what is new. */
import { useState, type ReactNode } from 'react';
import { Button } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { Failed, Loading } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { cameAt } from '@/lib/posts';
import { useAlive } from '@/lib/react/useAlive';
import styles from './Feed.module.css';
import { PostCard } from './PostCard';
import { useFeed } from './queries';

const text = strings.posts;

interface FeedProps {
  path: string;
  order?: 'time' | 'other';
  /* Whose new posts are not held back: their own. */
  myHandle?: string | undefined;
  empty: ReactNode;
  label: string;
}

/* Key it with the path. */
export function Feed({ path, order = 'time', myHandle, empty, label }:
FeedProps) {
  const { data, isError, refetch, more, loadingMore, loadMore } =
    useFeed(path, order);
  const alive = useAlive(data?.items ?? []);
  const { shown, held, release } = useHeldBack(alive, myHandle,
    order === 'time');

  if (!data)
    return isError ? <Failed retry={() => void refetch()} /> : <Loading />;
  return (
    <>
      <div role="status" className={styles.fresh}>
        {held > 0 && (
          <Button onClick={() => {
            release();
            scrollTo({ top: 0 });
          }}>
            <Icon name="back" size={16} />{text.fresh(held)}
          </Button>
        )}
      </div>
      {shown.length === 0 && !more ? empty : (
        <ul aria-label={label}>
          {shown.map((activity) => (
            <li key={`${activity.uuid} ${cameAt(activity)}`}>
              <PostCard activity={activity} />
            </li>
          ))}
        </ul>
      )}
      {more && (
        <Button kind="quiet" className={styles.more} busy={loadingMore}
          onClick={loadMore}>{strings.common.older}</Button>
      )}
    </>
  );
}

/* What came after the list was opened waits until it is asked for. */
function useHeldBack(items: Activity[], myHandle: string | undefined,
  active: boolean) {
  const [until, setUntil] = useState<string | null>(null);
  const newest = items[0]?.created_at ?? '';

  if (until === null && items.length > 0)
    setUntil(newest);
  const shown = !active || until === null ? items : items.filter((item) =>
    item.created_at <= until || item.handle === myHandle);

  return { shown, held: items.length - shown.length,
    release: () => setUntil(newest) };
}
