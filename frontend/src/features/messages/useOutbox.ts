import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { moveDraft } from '@/lib/drafts';
import type { Outbox, Recipient, Unsent } from '@/lib/outbox';
import { useScope, useSub } from '@/lib/react/scope';
import { showSent } from './queries';

export function useOutbox(): Outbox {
  const { outbox } = useScope();

  if (!outbox)
    throw new Error('Nobody is signed in here.');
  return outbox;
}

/* What is not known to have arrived at somebody yet. */
export function useUnsent({ group, handle }: Recipient): Unsent[] {
  const outbox = useOutbox();
  const items = useSyncExternalStore(outbox.subscribe, outbox.items);

  return items.filter((item) => group !== null ? item.group === group
    : item.group === null
      && item.handle?.toLowerCase() === handle?.toLowerCase());
}

/* The name of a draft to somebody. */
export const draftOf = ({ group, handle }: Recipient) =>
  group ?? `@${handle?.toLowerCase()}`;

/*
 * Shows what has arrived where it belongs; from a conversation that was only
 * a person's handle it leads to the one that is there now.
 */
export function useArrivals(): void {
  const outbox = useOutbox();
  const client = useQueryClient();
  const navigate = useNavigate();
  const sub = useSub();
  const { pathname } = useLocation();

  useEffect(() => {
    outbox.onSent = (created, { group, handle }) => {
      const to = created.message_group_uuid;

      showSent(client, created);
      if (group !== null)
        return;
      if (pathname.toLowerCase()
        !== `/messages/new/${handle ?? ''}`.toLowerCase())
        return;
      moveDraft(sub, draftOf({ group, handle }), to);
      void navigate(`/messages/${to}`, { replace: true });
    };
    return () => { outbox.onSent = () => {}; };
  }, [outbox, client, navigate, sub, pathname]);
}
