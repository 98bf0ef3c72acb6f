import { useMe } from '@/lib/me';
import type { Entry } from '@/lib/posts';
import { useHome } from './queries';

/* Who wrote the newest posts, each once, the reader not among them. */
export function useWriters(): { handle: string; display_name: string }[] {
  const { data } = useHome();
  const { data: me } = useMe();

  return writersOf(data?.items ?? [], me?.handle);
}

export function writersOf(entries: Entry[], without?: string) {
  const writers = new Map(entries.map(({ post: { handle,
    display_name } }) => [handle, { handle, display_name }]));

  writers.delete(without ?? '');
  return [...writers.values()];
}
