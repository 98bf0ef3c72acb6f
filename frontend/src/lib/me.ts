import { useQuery } from '@tanstack/react-query';
import type { Me } from './api/types';
import { live } from './live';
import { useScope } from './react/scope';

export const meKey = ['me'] as const;

/* The viewer, and how much they have not read. Off while signed out. */
export function useMe() {
  const { api, sub } = useScope();

  return useQuery({
    queryKey: meKey,
    queryFn: ({ signal }) => api.get<Me>('/api/me', { signal,
      remember: true }),
    enabled: sub !== null,
    ...live('me', api),
  });
}
