/* Lists of posts, and one post, as the server has them. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Api, Asked } from '@/lib/api/client';
import type { Activity, ActivityPage } from '@/lib/api/types';
import { downTo, freshPage, wholeAgain } from '@/lib/freshPage';
import { live } from '@/lib/live';
import { entryOf, knownPost, postsKey, rankedAgain, type Entry,
  type PostPage } from '@/lib/posts';
import { useApi } from '@/lib/react/scope';
import { useOlder } from '@/lib/react/useOlder';
import { useReach } from '@/lib/react/useReach';

const HOME = '/api/activities/home';
const EXPIRING = '/api/activities/expiring?limit=50';

export const homeKey = [...postsKey, 'home'];
export const personKey = (handle: string, replies: boolean) =>
  [...postsKey, 'person', handle.toLowerCase(), replies];
export const searchKey = (term: string) => [...postsKey, 'search', term];
export const postKey = (uuid: string) => [...postsKey, 'one', uuid];

export const useHome = () => useNewest(homeKey, HOME);

export function usePersonPosts(handle: string, replies: boolean) {
  const path = `/api/activities/@${encodeURIComponent(handle)}`;

  return useNewest(personKey(handle, replies),
    replies ? `${path}?replies=1` : path);
}

/* Soonest to end first. */
export function useExpiring() {
  const api = useApi();
  const client = useQueryClient();
  const key = [...postsKey, 'expiring'];
  const reach = useReach(key);
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: ({ signal }) => wholeAgain<Entry, PostPage>({
      first: () => expiring(api, EXPIRING, { signal, remember: true }),
      at: (link) => expiring(api, link, { signal }),
      known: () => client.getQueryData<PostPage>(key),
      reach,
    }),
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data,
    (link) => expiring(api, link)) };
}

/* Best first; what comes while one reads is put aside. */
export function useSearch(term: string) {
  const api = useApi();
  const client = useQueryClient();
  const key = searchKey(term);
  const path = '/api/activities/search?'
    + new URLSearchParams({ term }).toString();
  const reach = useReach(key);
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const page = await entries(api, path, { signal, remember: true });
      const known = client.getQueryData<PostPage>(key);

      return known || !reach ? rankedAgain(known, page)
        : downTo(page, (link) => entries(api, link, { signal }),
          ({ items }) => items.some(({ uuid }) => uuid === reach.uuid));
    },
    enabled: term !== '',
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data,
    (link) => entries(api, link)) };
}

/* A post with its replies, oldest first. What a list knew shows at once. */
export function usePost(uuid: string) {
  const api = useApi();
  const client = useQueryClient();
  const key = postKey(uuid);
  const path = `/api/activities/${uuid}`;
  const reach = useReach(key);
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: ({ signal }) => wholeAgain<Entry, PostPage>({
      first: () => withReplies(api, path, { signal, remember: true }),
      at: (link) => withReplies(api, link, { signal }),
      known: () => client.getQueryData<PostPage>(key),
      reach,
    }),
    placeholderData: (): PostPage | undefined => {
      const post = knownPost(client, uuid);

      return post && { post, items: [], next: null };
    },
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data,
    (link) => withReplies(api, link)) };
}

/* A list that begins with the newest, and stays fresh. */
function useNewest(key: readonly unknown[], path: string) {
  const api = useApi();
  const client = useQueryClient();
  const reach = useReach(key);
  const query = useQuery<PostPage>({
    queryKey: key,
    queryFn: ({ signal }) => freshPage<Entry>({
      first: () => entries(api, path, { signal, remember: true }),
      at: (link) => entries(api, link, { signal }),
      known: () => client.getQueryData<PostPage>(key),
      reach,
    }),
    ...live('home', api),
  });

  return { ...query, older: useOlder(key, query.data,
    (link) => entries(api, link)) };
}

async function entries(api: Api, path: string,
  asked: Asked = {}): Promise<PostPage> {
  const { items, next } = await api.getPage<Activity>(path, asked);

  return { items: items.map(entryOf), next };
}

/* Each stands at its end. */
async function expiring(api: Api, path: string,
  asked: Asked = {}): Promise<PostPage> {
  const { items, next } = await entries(api, path, asked);

  return { next, items: items.map((entry) =>
    ({ ...entry, created_at: entry.post.expires_at })) };
}

async function withReplies(api: Api, path: string,
  asked: Asked = {}): Promise<PostPage> {
  const { data, next } = await api.getLinked<ActivityPage>(path, asked);

  return { post: data.activity, items: data.replies.map(entryOf), next };
}
