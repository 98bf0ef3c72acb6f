/* What has come into being, in the lists that are to show it. */
import type { QueryClient } from '@tanstack/react-query';
import type { Activity } from '@/lib/api/types';
import { withItem } from '@/lib/pages';
import { changePost, entryOf, olderFirst, type PostPage }
  from '@/lib/posts';
import { homeKey, personKey, postKey } from './queries';

export function showPublished(client: QueryClient, post: Activity): void {
  for (const key of [homeKey, personKey(post.handle, false)])
    client.setQueryData<PostPage>(key, (page) =>
      page && withItem(page, entryOf(post)));
  void client.invalidateQueries({ queryKey: ['profile'] });
}

export function showReply(client: QueryClient, reply: Activity): void {
  const { uuid, handle, reply_to_activity_uuid: parent } = reply;

  if (parent === null)
    return;
  client.setQueryData<PostPage>(postKey(parent), (page) => page && {
    ...page, items: [...page.items.filter((entry) => entry.uuid !== uuid),
      entryOf(reply)].sort(olderFirst) });
  client.setQueryData<PostPage>(personKey(handle, true), (page) =>
    page && withItem(page, entryOf(reply)));
  countReplies(client, parent, 1);
}

export function countReplies(client: QueryClient, uuid: string,
  by: number): void {
  changePost(client, uuid, (post) => ({ ...post,
    replies_count: Math.max(0, post.replies_count + by) }));
}
