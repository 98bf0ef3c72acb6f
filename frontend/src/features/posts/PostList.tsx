/* Posts one below the other. */
import { RowList } from '@/components/RowList';
import type { Entry } from '@/lib/posts';
import type { Older } from '@/lib/react/useOlder';
import { PostCard } from './PostCard';

export function PostList({ alive, label, older, inThread = false }: {
  /* Those whose second has not come: see useUnexpired. */
  alive: Entry[]; label: string; older: Older;
  /* Below what they answer: none needs to say that it is a reply. */
  inThread?: boolean; }) {
  return (
    <RowList items={alive} label={label} older={older}>
      {({ post }) => <PostCard post={post} inThread={inThread} />}
    </RowList>
  );
}
