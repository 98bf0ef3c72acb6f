/* A feed to whose top new posts come; one's own show at once. */
import type { ReactNode } from 'react';
import { FreshOnTop } from '@/components/FreshOnTop';
import { strings } from '@/config/strings';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { Feed } from './Feed';
import type { Held } from './useHeld';

export function LiveFeed({ query, waiting, look, label, empty }: Held & {
  label: string; empty: ReactNode; }) {
  const fresh = useUnexpired(waiting, ({ post }) => post.expires_at);

  return (
    <FreshOnTop count={fresh.length} label={strings.posts.fresh} look={look}>
      <Feed query={query} label={label} empty={empty} />
    </FreshOnTop>
  );
}
