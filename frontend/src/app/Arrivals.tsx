import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { strings } from '@/config/strings';
import { useArrivals as useMessages }
  from '@/features/messages/useArrivals';
import { useArrivals as usePosts } from '@/features/posts/useArrivals';
import { postsKey } from '@/lib/posts';
import { useOutbox } from '@/lib/react/useOutbox';
import { toast } from '@/lib/toast';

/*
 * Shows nothing. It puts what the outbox has sent where it belongs, tells who
 * is elsewhere of what was refused, and lets the outbox begin.
 */
export default function Arrivals() {
  const outbox = useOutbox();
  const client = useQueryClient();
  const { pathname } = useLocation();

  useMessages();
  usePosts();
  useEffect(() => {
    outbox.onRefused = ({ kind, page, fault }) => {
      /* What it answers is gone: its page is to say so. */
      if (kind === 'reply' && fault === 'not_found')
        void client.invalidateQueries({ queryKey: postsKey });
      if (page.toLowerCase() !== pathname.toLowerCase())
        toast(strings.outbox.refused[kind], 'fault',
          { to: page, label: strings.outbox.look });
    };
    return () => { outbox.onRefused = () => {}; };
  }, [outbox, client, pathname]);
  useEffect(() => {
    outbox.start();
    return () => outbox.stop();
  }, [outbox]);
  return null;
}
