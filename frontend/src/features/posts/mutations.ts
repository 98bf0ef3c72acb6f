/* What one can do with posts, and how the lists show it. */
import { useMutation, useQueryClient, type QueryClient }
  from '@tanstack/react-query';
import { strings } from '@/config/strings';
import { isNotFound, isPassing } from '@/lib/api/errors';
import type { Activity } from '@/lib/api/types';
import { faultText } from '@/lib/faults';
import { withItem } from '@/lib/pages';
import { changePost, entryOf, olderFirst, postsKey, type PostPage }
  from '@/lib/posts';
import { useApi } from '@/lib/react/scope';
import { toast } from '@/lib/toast';
import type { Lifetime } from './lifetimes';
import { marked, type Mark } from './marks';
import { homeKey, personKey, postKey } from './queries';
import { useAttempt } from './useAttempt';

const RETRIES = 3;

/* A lost answer is asked for again: the key keeps it from doubling. */
const persistently = {
  retry: (failures: number, error: Error) =>
    failures < RETRIES && isPassing(error),
  retryDelay: (failures: number) => 1000 * 2 ** failures,
};

export function usePublish() {
  const api = useApi();
  const client = useQueryClient();
  const attempt = useAttempt('post');

  return useMutation({
    ...persistently,
    mutationFn: (draft: { message: string; ttl: Lifetime }) =>
      api.post<Activity>('/api/activities', attempt.of(draft)),
    onSuccess: (post) => {
      attempt.done();
      for (const key of [homeKey, personKey(post.handle, false)])
        client.setQueryData<PostPage>(key, (page) =>
          page && withItem(page, entryOf(post)));
      void client.invalidateQueries({ queryKey: ['profile'] });
    },
  });
}

export function useReply(parent: string) {
  const api = useApi();
  const client = useQueryClient();
  const attempt = useAttempt(parent);

  return useMutation({
    ...persistently,
    mutationFn: (message: string) => api.post<Activity>(
      `/api/activities/${parent}/reply`, attempt.of({ message })),
    onSuccess: (reply) => {
      attempt.done();
      client.setQueryData<PostPage>(postKey(parent), (page) => page && {
        ...page, items: [...page.items.filter(({ uuid }) =>
          uuid !== reply.uuid), entryOf(reply)].sort(olderFirst) });
      countReplies(client, parent, 1);
    },
  });
}

/*
 * Likes and reposts show at once, and go back if the server will not have
 * them. One after the other for each post, so that the last click wins.
 */
export function useMark(post: Activity, mark: Mark) {
  const api = useApi();
  const client = useQueryClient();
  const { uuid } = post;
  const key = ['mark', mark, uuid];

  return useMutation({
    mutationKey: key,
    scope: { id: key.join(' ') },
    mutationFn: (on: boolean) => {
      const path = `/api/activities/${uuid}/${mark}`;

      return on ? api.put<Activity>(path) : api.delete<Activity>(path);
    },
    onMutate: async (on) => {
      await client.cancelQueries({ queryKey: postsKey });
      changePost(client, uuid, (old) => marked(old, mark, on));
    },
    onError: (error, on) => {
      changePost(client, uuid, (old) => marked(old, mark, !on));
      toast(isNotFound(error) ? strings.posts.gone : faultText(error),
        'fault');
    },
    onSuccess: (answer) => {
      if (client.isMutating({ mutationKey: key }) > 1)
        return;
      changePost(client, uuid, (old) => ({ ...old, ...answer }));
      if (mark === 'repost')
        void client.invalidateQueries({ queryKey: [...postsKey, 'person'] });
    },
  });
}

export function useRemove() {
  const api = useApi();
  const client = useQueryClient();

  return useMutation({
    mutationFn: async ({ uuid }: Activity) => {
      try {
        await api.delete(`/api/activities/${uuid}`);
      } catch (error) {
        if (!isNotFound(error))
          throw error;
      }
    },
    onSuccess: (_, { uuid, reply_to_activity_uuid: parent }) => {
      changePost(client, uuid, () => null);
      if (parent !== null)
        countReplies(client, parent, -1);
      void client.invalidateQueries({ queryKey: ['profile'] });
      toast(strings.posts.removed);
    },
  });
}

function countReplies(client: QueryClient, uuid: string, by: number): void {
  changePost(client, uuid, (post) => ({ ...post,
    replies_count: Math.max(0, post.replies_count + by) }));
}
