/* Older pages of a list in the cache. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mergeOlder, type Item, type Page } from '../pages';
import { useKeptReach } from './useReach';

export interface Older {
  more: boolean;
  loading: boolean;
  failed: boolean;
  load: () => void;
}

/* `known`: the list, with where its next page is. `fetchAt` gets that. */
export function useOlder<T extends Item>(key: readonly unknown[],
  known: Page<T> | undefined, fetchAt: (link: string) => Promise<Page<T>>):
  Older {
  const client = useQueryClient();
  const link = known?.next ?? null;
  const { mutate, isPending, isError } = useMutation({
    mutationFn: (at: string) => fetchAt(at),
    onSuccess: (page) => {
      client.setQueryData<Page<T>>(key, (list) =>
        list && { ...list, ...mergeOlder(list, page) });
    },
  });

  useKeptReach(key, known?.items.at(-1));
  return {
    more: link !== null, loading: isPending, failed: isError,
    load: () => {
      if (link !== null && !isPending)
        mutate(link);
    },
  };
}
