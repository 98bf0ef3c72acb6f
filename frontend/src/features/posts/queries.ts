/* Lists of posts, and one post, as the server has them. */
import { keepPreviousData, useQuery, useQueryClient }
  from '@tanstack/react-query';
import type { Api, Asked } from '@/lib/api/client';
import type { Activity, ActivityPage } from '@/lib/api/types';
import { freshPage } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { entryOf, knownPost, laterKept, postsKey, type Entry, type PostPage }
  from '@/lib/posts';
import { useApi } from '@/lib/react/scope';
import { useOlder } from '@/lib/react/useOlder';

const HOME = '/api/activities/home';
const EXPIRING = '/api/activities/expiring?limit=50';

export const homeKey = [...postsKey, 'home'];
export const personKey = (handle: string, replies: boolean) =>
  [...postsKey, 'person', handle.toLowerCase(), replies];
export const postKey = (uuid: string) => [...postsKey, 'one', uuid];

export const useHome = () => useNewest(homeKey, HOME);

export function usePersonPosts(handle: string, replies: boolean) {
  const path = `/api/activities/@${encodeURIComponent(handle)}`;

  return useNewest(personKey(handle, replies),
    replies ? `${path}?replies=1` : path);
}

/* Soonest first. */
export function useExpiring() {
  const api = useApi();
  const key = [...postsKey, 'expiring'];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => entries(api, EXPIRING,
      { signal, remember: true }),
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data?.next ?? null,
    (link) => entries(api, link)) };
}

/* Best first. */
export function useSearch(term: string) {
  const api = useApi();
  const key = [...postsKey, 'search', term];
  const path = '/api/activities/search?'
    + new URLSearchParams({ term }).toString();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => entries(api, path, { signal }),
    enabled: term !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

  return { ...query, older: useOlder(key, query.data?.next ?? null,
    (link) => entries(api, link)) };
}

/* A post with its replies, oldest first. What a list knew shows at once. */
export function usePost(uuid: string) {
  const api = useApi();
  const client = useQueryClient();
  const key = postKey(uuid);
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: async ({ signal }) => laterKept(
      client.getQueryData<PostPage>(key),
      await withReplies(api, `/api/activities/${encodeURIComponent(uuid)}`,
        { signal, remember: true })),
    placeholderData: (): PostPage | undefined => {
      const post = knownPost(client, uuid);

      return post && { post, items: [], next: null };
    },
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data?.next ?? null,
    (link) => withReplies(api, link)) };
}

/* A list that begins with the newest, and stays fresh. */
function useNewest(key: readonly unknown[], path: string) {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: ({ signal }) => freshPage<Entry>({
      first: () => entries(api, path, { signal, remember: true }),
      at: (link) => entries(api, link, { signal }),
      known: () => client.getQueryData<PostPage>(key),
    }),
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data?.next ?? null,
    (link) => entries(api, link)) };
}

async function entries(api: Api, path: string,
  asked: Asked = {}): Promise<PostPage> {
  const { items, next } = await api.getPage<Activity>(path, asked);

  return { items: items.map(entryOf), next };
}

async function withReplies(api: Api, path: string,
  asked: Asked = {}): Promise<PostPage> {
  const { data, next } = await api.getLinked<ActivityPage>(path, asked);

  return { post: data.activity, items: data.replies.map(entryOf), next };
}
