import { lazy, Suspense } from 'react';
import { useMe } from '@/lib/me';
import styles from './HomeComposer.module.css';

const PostComposer = lazy(async () => ({ default:
  (await import('@/features/posts/PostComposer')).PostComposer }));

/* Holds its place from the start, so that the feed below does not jump. */
export function HomeComposer() {
  const { data: me } = useMe();

  return (
    <div className={styles.place}>
      <Suspense>{me && <PostComposer me={me} />}</Suspense>
    </div>
  );
}
