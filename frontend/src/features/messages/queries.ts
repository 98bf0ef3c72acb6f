/* What the server knows of conversations, kept fresh; and what we tell it. */
import { useMutation, useQuery, useQueryClient, type QueryClient }
  from '@tanstack/react-query';
import type { Api } from '@/lib/api/client';
import { isNotFound } from '@/lib/api/errors';
import type { Conversation, CreatedMessage, Message, MessageGroup }
  from '@/lib/api/types';
import { freshPage } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { meKey } from '@/lib/me';
import { withItem, type Page } from '@/lib/pages';
import { useApi } from '@/lib/react/scope';
import { useOlder } from '@/lib/react/useOlder';
import { useReach } from '@/lib/react/useReach';

const listKey = ['conversations'] as const;
const threadKey = (group: string) => ['thread', group] as const;
const metaKey = (group: string) => ['conversation', group] as const;

export function useConversations() {
  const api = useApi();
  const client = useQueryClient();
  const reach = useReach(listKey);
  const query = useQuery({
    queryKey: listKey,
    queryFn: ({ signal }) => freshPage<MessageGroup>({
      first: () => api.getPage('/api/message_groups',
        { signal, remember: true }),
      at: (link) => api.getPage(link, { signal }),
      known: () => client.getQueryData(listKey),
      reach,
    }),
    ...live('list', api),
  });

  return { ...query, older: useOlder(listKey, query.data,
    (link) => api.getPage<MessageGroup>(link)) };
}

/* Messages, newest first. */
export function useThread(group: string) {
  const api = useApi();
  const client = useQueryClient();
  const key = threadKey(group);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => freshPage<Message>({
      first: () => messages(api, `/api/messages/${group}`,
        { signal, remember: true }),
      at: (link) => messages(api, link, { signal }),
      known: () => client.getQueryData(key),
    }),
    ...live('thread', api),
  });

  return { ...query, older: useOlder(key, query.data,
    (link) => messages(api, link)) };
}

/* Who it is with, and what the viewer had read when it was opened. */
export function useConversation(group: string) {
  const api = useApi();

  return useQuery({
    queryKey: metaKey(group),
    queryFn: ({ signal }) => api.get<Conversation>(
      `/api/message_groups/${group}`, { signal }),
    /* The place of the "new" line: it is asked for anew at each opening. */
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/* The uuid of the conversation with somebody, or null. */
export function useConversationWith(handle: string) {
  const api = useApi();

  return useQuery({
    queryKey: ['conversation-with', handle.toLowerCase()],
    queryFn: async ({ signal }) => {
      try {
        return (await api.get<{ uuid: string }>(
          `/api/message_groups/@${encodeURIComponent(handle)}`,
          { signal })).uuid;
      } catch (error) {
        if (isNotFound(error))
          return null;
        throw error;
      }
    },
    gcTime: 0,
  });
}

/* Tells the server that all up to `until` is read. */
export function useMarkRead(group: string) {
  const api = useApi();
  const client = useQueryClient();

  return useMutation({
    mutationFn: (until: string) => api.put<{ unread_count: number }>(
      `/api/message_groups/${group}/read`, { body: { until } }),
    onSuccess: ({ unread_count }) => {
      client.setQueryData<Page<MessageGroup>>(listKey, (list) => list && {
        ...list, items: list.items.map((item) => item.uuid === group
          ? { ...item, unread_count } : item) });
      void client.invalidateQueries({ queryKey: meKey });
    },
  });
}

/* A message of one's own has arrived: it is part of the conversation now. */
export function showSent(client: QueryClient, created: CreatedMessage): void {
  const { message_group_uuid: group, ...message } = created;

  client.setQueryData<Page<Message>>(threadKey(group), (thread) =>
    thread && withItem(thread, message));
  client.setQueryData<Page<MessageGroup>>(listKey, (list) => {
    const row = list?.items.find(({ uuid }) => uuid === group);

    return list && row ? withItem(list, { ...row, message: message.message,
      created_at: message.created_at, unread_count: 0 }) : list;
  });
  void client.invalidateQueries({ queryKey: listKey });
}

async function messages(api: Api, link: string,
  asked: Parameters<Api['getPage']>[1] = {}): Promise<Page<Message>> {
  const { items, next } = await api.getPage<Message>(link, asked);

  return { items: items.toReversed(), next };
}
