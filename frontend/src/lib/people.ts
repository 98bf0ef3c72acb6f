import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UserShort } from './api/types';
import { useApi } from './react/scope';

const MAX_FOUND = 8;

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
