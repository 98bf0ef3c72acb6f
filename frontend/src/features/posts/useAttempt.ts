/*
 * The key under which something is published: the same for the same text
 * until it is known to have arrived, over a reload too.
 */
import { useMemo } from 'react';
import type { Asked } from '@/lib/api/client';
import { draftPrefix, SENT } from '@/lib/drafts';
import { randomId } from '@/lib/ids';
import { useSub } from '@/lib/react/scope';
import { forget, readStored, store } from '@/lib/storage';

export function useAttempt(place: string) {
  const name = `${draftPrefix(useSub())}${place}${SENT}`;

  return useMemo(() => ({
    of(body: unknown): Asked {
      const text = JSON.stringify(body);
      const [key, sent] = split(readStored<string>(name, ''));

      if (sent === text)
        return { text, idempotencyKey: key };
      const fresh = randomId();

      store(name, `${fresh} ${text}`);
      return { text, idempotencyKey: fresh };
    },
    done: () => forget(name),
  }), [name]);
}

function split(stored: string): [string, string] {
  const at = stored.indexOf(' ');

  return [stored.slice(0, at), stored.slice(at + 1)];
}
