import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { strings } from '@/config/strings';
import { useOutbox } from '@/lib/react/useOutbox';
import { toast } from '@/lib/toast';
import { showPublished, showReply } from './arrivals';
import { lifetimeName, type Lifetime } from './lifetimes';

/* Shows posts and replies of one's own where they belong. */
export function useArrivals(): void {
  const outbox = useOutbox();
  const client = useQueryClient();

  useEffect(() => outbox.onSent('post', (post, { body }) => {
    const { ttl } = JSON.parse(body) as { ttl: Lifetime };

    showPublished(client, post);
    toast(strings.posts.published(lifetimeName(ttl)));
  }), [outbox, client]);
  useEffect(() => outbox.onSent('reply', (reply) => {
    showReply(client, reply);
    toast(strings.posts.replied);
  }), [outbox, client]);
}
