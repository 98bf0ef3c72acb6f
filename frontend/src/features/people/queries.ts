import { useMutation, useQuery, useQueryClient }
  from '@tanstack/react-query';
import { isNotFound } from '@/lib/api/errors';
import type { Me, Profile, UserShort } from '@/lib/api/types';
import { live } from '@/lib/live';
import { meKey } from '@/lib/me';
import { useApi } from '@/lib/react/scope';

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

const profileKey = (handle: string) => ['profile', handle.toLowerCase()];

export function useProfile(handle: string) {
  const api = useApi();
  const fresh = live('home', api);

  return useQuery({
    queryKey: profileKey(handle),
    queryFn: ({ signal }) => api.get<Profile>(
      `/api/users/@${encodeURIComponent(handle)}`,
      { signal, remember: true }),
    staleTime: 10_000,
    ...fresh,
    /* Nobody's stays nobody's. */
    refetchInterval: (query) => isNotFound(query.state.error) ? false
      : fresh.refetchInterval(query),
  });
}

/* A new name stands in everything that was loaded: all of it is asked anew. */
export function useEditProfile() {
  const api = useApi();
  const client = useQueryClient();

  return useMutation({
    mutationFn: (body: { display_name: string; bio: string }) =>
      api.put<Profile>('/api/profile', { body }),
    onSuccess: (profile) => {
      client.setQueryData(profileKey(profile.handle), profile);
      client.setQueryData<Me>(meKey, (me) => me && { ...me, ...profile });
      void client.invalidateQueries();
    },
  });
}
