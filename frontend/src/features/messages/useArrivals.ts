import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { moveDraft } from '@/lib/drafts';
import { useSub } from '@/lib/react/scope';
import { useOutbox } from '@/lib/react/useOutbox';
import { showSent } from './queries';
import { isNewPlace } from './recipient';

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

  useEffect(() => outbox.onSent('message', (created, { place, page }) => {
    const to = created.message_group_uuid;

    showSent(client, created);
    if (!isNewPlace(place) || pathname.toLowerCase() !== page.toLowerCase())
      return;
    moveDraft(sub, place, to);
    void navigate(`/messages/${to}`, { replace: true });
  }), [outbox, client, navigate, sub, pathname]);
}
