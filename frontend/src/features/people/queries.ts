import { keepPreviousData, useQuery, useQueryClient }
  from '@tanstack/react-query';
import type { Me, Profile, UserShort } from '@/lib/api/types';
import { meKey } from '@/lib/me';
import { useApi } from '@/lib/react/scope';

const MAX_FOUND = 8;

/* By handle; a 404 is an error that isNotFound tells. */
export function usePerson(handle: string) {
  const api = useApi();

  return useQuery({
    queryKey: ['person', handle.toLowerCase()],
    queryFn: ({ signal }) => api.get<UserShort>(
      `/api/users/@${encodeURIComponent(handle)}/short`, { signal }),
    staleTime: 60_000,
  });
}

/* People whose handle, or a word of whose name, begins so. */
export function usePeople(term: string) {
  const api = useApi();

  return useQuery({
    queryKey: ['people', term],
    queryFn: ({ signal }) => api.get<UserShort[]>('/api/users/search?'
      + new URLSearchParams({ term, limit: `${MAX_FOUND}` }).toString(),
    { signal }),
    enabled: term !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export const profileKey = (handle: string) =>
  ['profile', handle.toLowerCase()] as const;

export function useProfile(handle: string) {
  const api = useApi();

  return useQuery({
    queryKey: profileKey(handle),
    queryFn: ({ signal }) => api.get<Profile>(
      `/api/users/@${encodeURIComponent(handle)}`, { signal }),
  });
}

/* A new name shows everywhere: all is asked for again. */
export function useSaveProfile() {
  const api = useApi();
  const client = useQueryClient();

  return async (changed: { display_name: string; bio: string }) => {
    const profile = await api.put<Profile>('/api/profile',
      { body: changed });

    client.setQueryData(profileKey(profile.handle), profile);
    client.setQueryData<Me>(meKey, (me) => me && { ...me, ...profile });
    void client.invalidateQueries();
  };
}
