import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UserShort } from '@/lib/api/types';
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
