/* Posts as the server has them, kept fresh; and what one does with them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Activity, ActivityPage } from '@/lib/api/types';
import { freshPage } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { mergeOlder, type Page } from '@/lib/pages';
import { changePost, FEED, POST } from '@/lib/posts';
import { useApi } from '@/lib/react/scope';

export const HOME = '/api/activities/home';
export const EXPIRING = '/api/activities/expiring';

/*
 * The list at a path. `order`: 'time' when it is newest first, and is then
 * joined to what is known; any other order is begun anew each time.
 */
export function useFeed(path: string, order: 'time' | 'other' = 'time') {
  const api = useApi();
  const client = useQueryClient();
  const key = [FEED, path];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => {
      const first = () => api.getPage<Activity>(path,
        { signal, remember: true });

      return order === 'other' ? first() : freshPage({ first,
        at: (link) => api.getPage<Activity>(link, { signal }),
        known: () => client.getQueryData<Page<Activity>>(key) });
    },
    ...(order === 'time' ? live('home', api) : { staleTime: 30_000,
      refetchOnWindowFocus: false }),
  });
  const { mutate, isPending } = useMutation({
    mutationFn: (link: string) => api.getPage<Activity>(link),
    onSuccess: (page) => {
      client.setQueryData<Page<Activity>>(key, (known) =>
        known && mergeOlder(known, page));
    },
  });
  const link = query.data?.next ?? null;

  return { ...query, more: link !== null, loadingMore: isPending,
    loadMore: () => {
      if (link !== null)
        mutate(link);
    } };
}

/* One post and its replies, the oldest first. */
export function usePost(uuid: string) {
  const api = useApi();

  return useQuery({
    queryKey: [POST, uuid],
    queryFn: async ({ signal }) => {
      const path = `/api/activities/${uuid}?limit=100`;
      const page = await api.getLinked<ActivityPage>(path,
        { signal, remember: true });
      const replies = [...page.data.replies];

      for (let { next } = page; next !== null;) {
        const more = await api.getLinked<ActivityPage>(next, { signal });

        replies.push(...more.data.replies);
        next = more.next;
      }
      return { activity: page.data.activity, replies };
    },
    ...live('home', api),
  });
}

/* Likes and reposts: shown at once, taken back if the server refuses. */
export function useMark(kind: 'like' | 'repost') {
  const api = useApi();
  const client = useQueryClient();
  const flag = kind === 'like' ? 'liked' : 'reposted';
  const counter = kind === 'like' ? 'likes_count' : 'reposts_count';
  const set = (uuid: string, on: boolean) =>
    changePost(client, uuid, (activity) => activity[flag] === on ? activity
      : { ...activity, [flag]: on,
        [counter]: Math.max(0, activity[counter] + (on ? 1 : -1)) });

  return useMutation({
    mutationFn: ({ uuid, on }: { uuid: string; on: boolean }) => {
      const path = `/api/activities/${uuid}/${kind}`;

      return on ? api.put<Activity>(path) : api.delete<Activity>(path);
    },
    onMutate: ({ uuid, on }) => set(uuid, on),
    onError: (_, { uuid, on }) => set(uuid, !on),
    onSuccess: (answer) => changePost(client, answer.uuid, (activity) =>
      ({ ...activity, ...answer })),
  });
}

export function useDelete() {
  const api = useApi();
  const client = useQueryClient();

  return async (uuid: string) => {
    await api.delete(`/api/activities/${uuid}`);
    changePost(client, uuid, () => null);
    void client.invalidateQueries({ queryKey: [POST] });
    void client.invalidateQueries({ queryKey: [FEED] });
  };
}

/* A new post, or a reply: what the server made of it is shown at once. */
export function usePublish() {
  const api = useApi();
  const client = useQueryClient();

  return async (draft: { message: string; ttl?: string; replyTo?: string;
    key: string; }) => {
    const { message, ttl, replyTo, key } = draft;
    const path = replyTo === undefined ? '/api/activities'
      : `/api/activities/${replyTo}/reply`;
    const made = await api.post<Activity>(path, { idempotencyKey: key,
      body: ttl === undefined ? { message } : { message, ttl } });

    if (replyTo !== undefined)
      changePost(client, replyTo, (activity) => ({ ...activity,
        replies_count: activity.replies_count + 1 }));
    await client.invalidateQueries({ queryKey:
      replyTo === undefined ? [FEED] : [POST, replyTo] });
    return made;
  };
}
