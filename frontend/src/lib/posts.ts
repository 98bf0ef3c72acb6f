/*
 * Posts in the cache. Every list of them has a key that begins with `posts`
 * and holds a page of entries, so that what happens to a post shows wherever
 * it stands, and a post that is in one list serves the others.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { Activity } from './api/types';
import { mergeOlder, newerFirst, type Page } from './pages';

/* A post at a place in a list: one's own, or that of who passed it on. */
export interface Entry {
  uuid: string;
  /* What the list is ordered by. */
  created_at: string;
  post: Activity;
}

export interface PostPage extends Page<Entry> {
  /* Of a post with its replies: the post itself. */
  post?: Activity;
}

export const postsKey = ['posts'] as const;

export function entryOf(post: Activity): Entry {
  const { repost } = post;

  return repost
    ? { uuid: `${post.uuid} ${repost.handle}`, created_at: repost.created_at,
      post }
    : { uuid: post.uuid, created_at: post.created_at, post };
}

/* The page with one of its posts changed; null takes it away. */
export function withPost(page: PostPage, uuid: string,
  change: (post: Activity) => Activity | null): PostPage {
  const has = page.post?.uuid === uuid
    || page.items.some(({ post }) => post.uuid === uuid);

  if (!has)
    return page;
  const items = page.items.flatMap((entry) => {
    if (entry.post.uuid !== uuid)
      return [entry];
    const post = change(entry.post);

    return post ? [{ ...entry, post }] : [];
  });
  const own = page.post?.uuid === uuid ? change(page.post) : page.post;

  /* A post that is gone: its page learns it from the server. */
  return { ...page, items, ...(own && { post: own }) };
}

/* Changes a post in every list that has it. */
export function changePost(client: QueryClient, uuid: string,
  change: (post: Activity) => Activity | null): void {
  client.setQueriesData<PostPage>({ queryKey: postsKey }, (page) =>
    page && withPost(page, uuid, change));
}

/* A post as some list has it, if any. */
export function knownPost(client: QueryClient,
  uuid: string): Activity | undefined {
  for (const [, page] of client.getQueriesData<PostPage>(
    { queryKey: postsKey })) {
    if (page?.post?.uuid === uuid)
      return page.post;
    const found = page?.items.find(({ post }) => post.uuid === uuid);

    if (found)
      return found.post;
  }
  return undefined;
}

/*
 * What to show of a list, and what came since the reader last looked: newer
 * than `seen`, and not their own.
 */
export function heldBack(entries: Entry[], seen: string,
  myHandle: string | undefined): { shown: Entry[]; waiting: Entry[] } {
  const isNew = (entry: Entry) => entry.created_at > seen
    && entry.post.handle !== myHandle;

  return { shown: entries.filter((entry) => !isNew(entry)),
    waiting: entries.filter(isNew) };
}

/* Oldest first, as replies are read. */
export const olderFirst = (a: Entry, b: Entry) => newerFirst(b, a);

/* The first replies anew, and the later ones that were read further on. */
export function laterKept(known: PostPage | undefined,
  page: PostPage): PostPage {
  const last = page.items.at(-1);

  if (!known || !last || page.next === null)
    return page;
  const later = known.items.filter((entry) => olderFirst(last, entry) < 0);

  return later.length === 0 ? page
    : { ...page, ...mergeOlder(page, { items: later, next: known.next }) };
}
