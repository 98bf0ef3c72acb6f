/* Older pages of a list in the cache. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mergeOlder, type Item, type Page } from '../pages';

export interface Older {
  more: boolean;
  loading: boolean;
  failed: boolean;
  load: () => void;
}

/* `link`: where the next one is. `fetchAt` gets it. */
export function useOlder<T extends Item>(key: readonly unknown[],
  link: string | null, fetchAt: (link: string) => Promise<Page<T>>): Older {
  const client = useQueryClient();
  const { mutate, isPending, isError } = useMutation({
    mutationFn: (at: string) => fetchAt(at),
    onSuccess: (page) => {
      client.setQueryData<Page<T>>(key, (known) =>
        known && { ...known, ...mergeOlder(known, page) });
    },
  });

  return {
    more: link !== null, loading: isPending, failed: isError,
    load: () => {
      if (link !== null && !isPending)
        mutate(link);
    },
  };
}
