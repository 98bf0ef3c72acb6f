/*
 * All that belongs to one person: the API in their name, the cache of what it
 * answered, the outbox. Somebody else gets new ones and the page is built
 * anew, so that nothing of one person can be seen by, or sent as, another.
 */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo,
  useSyncExternalStore, type ReactNode } from 'react';
import { Api } from '../api/client';
import { isPassing, Refused } from '../api/errors';
import { untilThere, watchIdle } from '../live';
import { Outbox } from '../outbox';
import { forgetPlaces } from '../places';
import { currentSub, onSession } from '../session';

interface Scope {
  api: Api;
  sub: string | null;
  outbox: Outbox | null;
  client: QueryClient;
}

const RETRIES = 3;
const Context = createContext<Scope | null>(null);

export function SessionScope({ children }: { children: ReactNode }) {
  const sub = useSyncExternalStore(onSession, currentSub);
  const scope = useMemo(() => makeScope(sub), [sub]);

  useEffect(() => {
    const stopWatching = watchIdle(() =>
      scope.client.refetchQueries({ type: 'active' }));

    return () => {
      stopWatching();
      scope.client.clear();
      forgetPlaces();
    };
  }, [scope]);
  return (
    <Context value={scope} key={sub ?? 'nobody'}>
      <QueryClientProvider client={scope.client}>
        {children}
      </QueryClientProvider>
    </Context>
  );
}

export function useScope(): Scope {
  const scope = useContext(Context);

  if (!scope)
    throw new Error('There is no SessionScope around this.');
  return scope;
}

export const useApi = () => useScope().api;

/* For what only the signed-in see. */
export function useSub(): string {
  const { sub } = useScope();

  if (sub === null)
    throw new Error('Nobody is signed in here.');
  return sub;
}

function makeScope(sub: string | null): Scope {
  const api = new Api(sub);
  const client = new QueryClient({ defaultOptions: { queries: {
    retry: (failures, error) => failures < RETRIES && isPassing(error),
    retryDelay: (failures, error) => Math.max(1000 * 2 ** failures,
      error instanceof Refused ? error.retryAfterMs : 0),
    refetchInterval: untilThere,
    staleTime: 2000,
  } } });

  return { api, sub, client, outbox: sub ? new Outbox(api, sub) : null };
}
