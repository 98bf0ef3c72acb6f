/*
 * Posts as the cache has them, wherever they are shown: in feeds, on their
 * own page, in notifications.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { Activity, ActivityPage } from './api/types';
import type { Page } from './pages';

/* Every query whose data is a page of activities begins its key with this. */
export const FEED = 'feed';
/* And those of one post with its replies with this. */
export const POST = 'post';

type Change = (activity: Activity) => Activity | null;

/* Changes a post everywhere; null takes it away. */
export function changePost(client: QueryClient, uuid: string,
  change: Change): void {
  client.setQueriesData<Page<Activity>>({ queryKey: [FEED] }, (page) =>
    page && { ...page, items: changed(page.items, uuid, change) });
  client.setQueriesData<ActivityPage>({ queryKey: [POST] }, (page) => {
    const activity = page && (page.activity.uuid === uuid
      ? change(page.activity) : page.activity);

    return page && activity ? { ...page, activity,
      replies: changed(page.replies, uuid, change) } : page;
  });
}

function changed(items: Activity[], uuid: string, change: Change) {
  return items.some((item) => item.uuid === uuid)
    ? items.flatMap((item) => item.uuid === uuid ? change(item) ?? [] : item)
    : items;
}

/* When it came into this list: a repost came when it was passed on. */
export function cameAt(activity: Activity): string {
  return activity.repost?.created_at ?? activity.created_at;
}

/* 1 when it is new, 0 at its end. */
export function freshness({ created_at, expires_at }: Activity,
  now: number): number {
  const from = Date.parse(created_at);
  const to = Date.parse(expires_at);

  return Math.min(1, Math.max(0, (to - now) / Math.max(1, to - from)));
}
