import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api, Asked } from '@/lib/api/client';
import type { Me, Notification } from '@/lib/api/types';
import { freshPage } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { meKey } from '@/lib/me';
import type { Item, Page } from '@/lib/pages';
import { useApi } from '@/lib/react/scope';
import { useOlder } from '@/lib/react/useOlder';
import { useReach } from '@/lib/react/useReach';

const PATH = '/api/activities/notifications';
export const notificationsKey = ['notifications'];

/* In the order in which things happened, not that of the posts. */
export interface Event extends Item {
  notification: Notification['notification'];
  post: Notification;
}

export function useNotifications() {
  const api = useApi();
  const client = useQueryClient();
  const reach = useReach(notificationsKey);
  const query = useQuery({
    queryKey: notificationsKey,
    queryFn: ({ signal }) => freshPage<Event>({
      first: () => events(api, PATH, { signal, remember: true }),
      at: (link) => events(api, link, { signal }),
      known: () => client.getQueryData<Page<Event>>(notificationsKey),
      reach,
    }),
    ...live('list', api),
  });

  return { ...query, older: useOlder(notificationsKey,
    query.data, (link) => events(api, link)) };
}

/* Tells the server that all up to `until` has been seen. */
export function useMarkSeen() {
  const api = useApi();
  const client = useQueryClient();

  return useMutation({
    mutationFn: (until: string) => api.put<{ unread_count: number }>(
      `${PATH}/read`, { body: { until } }),
    onSuccess: ({ unread_count: unread }) => {
      client.setQueryData<Me>(meKey, (me) =>
        me && { ...me, unread_notifications: unread });
      void client.invalidateQueries({ queryKey: meKey });
    },
  });
}

async function events(api: Api, path: string,
  asked: Asked = {}): Promise<Page<Event>> {
  const { items, next } = await api.getPage<Notification>(path, asked);

  return { next, items: items.map((post) => ({
    uuid: post.notification.uuid, created_at: post.notification.created_at,
    notification: post.notification, post })) };
}
