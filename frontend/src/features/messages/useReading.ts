/* Marks a conversation as read when its end is seen. */
import { useEffect, useRef } from 'react';
import type { Message } from '@/lib/api/types';
import { useVisible } from '@/lib/react/useVisible';
import { useMarkRead } from './queries';

export function useReading({ group, newestFirst, myHandle, lastReadAt,
  atEnd }: { group: string; newestFirst: Message[]; myHandle: string;
  lastReadAt: string | null | undefined; atEnd: boolean; }): void {
  const { mutate } = useMarkRead(group);
  const visible = useVisible();
  const told = useRef('');
  const newest = newestFirst[0];
  const until = newest && newest.handle !== myHandle
    ? newest.created_at : null;

  useEffect(() => {
    if (!atEnd || !visible || until === null || lastReadAt === undefined)
      return;
    if (until <= told.current || (lastReadAt && until <= lastReadAt))
      return;
    const before = told.current;

    told.current = until;
    mutate(until, { onError: () => { told.current = before; } });
  }, [atEnd, visible, until, lastReadAt, mutate]);
}
