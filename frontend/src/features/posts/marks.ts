/* What a like or a repost changes on a post. */
import type { Activity } from '@/lib/api/types';

export type Mark = 'like' | 'repost';

const MEMBERS = {
  like: { done: 'liked', counted: 'likes_count' },
  repost: { done: 'reposted', counted: 'reposts_count' },
} as const;

export const isMarked = (post: Activity, mark: Mark): boolean =>
  post[MEMBERS[mark].done] === true;

export const markCount = (post: Activity, mark: Mark): number =>
  post[MEMBERS[mark].counted];

/* Marking what is marked already changes nothing. */
export function marked(post: Activity, mark: Mark, on: boolean): Activity {
  const { done, counted } = MEMBERS[mark];

  if (isMarked(post, mark) === on)
    return post;
  return { ...post, [done]: on,
    [counted]: Math.max(0, post[counted] + (on ? 1 : -1)) };
}
