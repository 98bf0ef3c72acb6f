/* What one can do with posts, and how the lists show it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { strings } from '@/config/strings';
import { isNotFound } from '@/lib/api/errors';
import type { Activity } from '@/lib/api/types';
import { faultText } from '@/lib/faults';
import { changePost, postsKey } from '@/lib/posts';
import { useApi } from '@/lib/react/scope';
import { toast } from '@/lib/toast';
import { countReplies } from './arrivals';
import { marked, type Mark } from './marks';
import { postKey } from './queries';

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
      const isGone = isNotFound(error);

      changePost(client, uuid, (old) =>
        isGone ? null : marked(old, mark, !on));
      if (isGone)
        void client.invalidateQueries({ queryKey: postKey(uuid) });
      toast(isGone ? strings.posts.gone : faultText(error), 'fault');
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
