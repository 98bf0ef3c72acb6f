/*
 * Posts in the cache. Every list of them has a key that begins with `posts`
 * and holds a page of entries, so that what happens to a post shows wherever
 * it stands, and a post that is in one list serves the others.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { Activity } from './api/types';
import { newerFirst, type Page } from './pages';

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
  /* Of a list whose best come first: what was not there when it began. */
  fresh?: Entry[];
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
  const isIt = (entry: Entry) => entry.post.uuid === uuid;
  const changed = (entries: Entry[]) => entries.flatMap((entry) => {
    const post = isIt(entry) ? change(entry.post) : entry.post;

    return post === entry.post ? [entry] : post ? [{ ...entry, post }] : [];
  });

  if (page.post?.uuid !== uuid && !page.items.some(isIt)
    && !page.fresh?.some(isIt))
    return page;
  const own = page.post?.uuid === uuid ? change(page.post) : page.post;

  /* A post that is gone: its page learns it from the server. */
  return { ...page, items: changed(page.items), ...(own && { post: own }),
    ...(page.fresh && { fresh: changed(page.fresh) }) };
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
    && actorOf(entry) !== myHandle;

  return { shown: entries.filter((entry) => !isNew(entry)),
    waiting: entries.filter(isNew) };
}

/* Who put it into the list. */
const actorOf = ({ post }: Entry) => (post.repost ?? post).handle;

/*
 * A list whose best come first, with its first page asked for again: who
 * reads it finds each post where it was. What is new is put aside.
 */
export function rankedAgain(known: PostPage | undefined,
  page: PostPage): PostPage {
  if (!known)
    return page;
  const now = new Map(page.items.map((entry) => [entry.uuid, entry]));
  const had = new Set(known.items.map(({ uuid }) => uuid));
  const fresh = page.items.filter(({ uuid }) => !had.has(uuid));
  /* If nothing pushed it off, what is not above the last there is gone. */
  const reach = page.next === null ? Infinity : fresh.length > 0 ? -1
    : known.items.findLastIndex(({ uuid }) => now.has(uuid));

  return {
    items: known.items.flatMap((entry, index) =>
      now.get(entry.uuid) ?? (index < reach ? [] : [entry])),
    next: page.next === null ? null : known.next ?? page.next,
    fresh,
  };
}

/* The same with what was put aside, on top. */
export function withFresh({ items, fresh = [], ...rest }: PostPage): PostPage {
  return { ...rest, items: [...fresh, ...items] };
}

/* Oldest first, as replies are read. */
export const olderFirst = (a: Entry, b: Entry) => newerFirst(b, a);
