import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Notification } from '@/lib/api/types';
import { freshPage } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { meKey } from '@/lib/me';
import { mergeOlder, type Page } from '@/lib/pages';
import type { Api } from '@/lib/api/client';
import { useApi } from '@/lib/react/scope';

/* A post may be in the list more than once: an entry has a name of its own. */
export interface Entry {
  uuid: string;
  created_at: string;
  of: Notification;
}

const key = ['notifications'] as const;
const PATH = '/api/activities/notifications';

export function useNotifications() {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => freshPage<Entry>({
      first: () => entries(api, PATH, { signal, remember: true }),
      at: (link) => entries(api, link, { signal }),
      known: () => client.getQueryData(key),
    }),
    ...live('me', api),
  });
  const { mutate, isPending } = useMutation({
    mutationFn: (link: string) => entries(api, link),
    onSuccess: (page) => {
      client.setQueryData<Page<Entry>>(key, (known) =>
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

/* All up to `until` are seen. The marks stay until the page is left. */
export function useMarkSeen() {
  const api = useApi();
  const client = useQueryClient();

  return useMutation({
    mutationFn: (until: string) => api.put(`${PATH}/read`,
      { body: { until } }),
    onSuccess: () => client.invalidateQueries({ queryKey: meKey }),
  });
}

async function entries(api: Api, link: string,
  asked: Parameters<Api['getPage']>[1] = {}): Promise<Page<Entry>> {
  const { items, next } = await api.getPage<Notification>(link, asked);

  return { next, items: items.map((of) => ({ of,
    uuid: of.notification.uuid, created_at: of.notification.created_at })) };
}
