import { useQuery } from '@tanstack/react-query';
import type { Api } from './api/client';
import type { Me } from './api/types';
import { live } from './live';
import { useScope } from './react/scope';

export const meKey = ['me'] as const;

/* The viewer, and how much they have not read. Off while signed out. */
export function useMe() {
  const { api, sub } = useScope();

  return useQuery({
    ...asked(api),
    enabled: sub !== null,
    ...live('me', api),
  });
}

/* What is known of the viewer already: it asks for nothing. */
export function useKnownMe() {
  const { api } = useScope();

  return useQuery({ ...asked(api), enabled: false }).data;
}

function asked(api: Api) {
  return {
    queryKey: meKey,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.get<Me>('/api/me', { signal, remember: true }),
  };
}
