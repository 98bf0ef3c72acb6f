/* The lists of posts that pages are made of. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Entry } from '@/lib/posts';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { endOf, Feed } from './Feed';
import { LiveFeed } from './LiveFeed';
import { homeKey, personKey, searchKey, useExpiring, useHome, usePersonPosts,
  useSearch } from './queries';
import { useHeld, useHeldAside } from './useHeld';

const text = strings.posts;
/* Then it has ended for the server too. */
const CLOCKS_APART_MS = 1500;

/* The newest posts of all. */
export function HomeFeed() {
  const held = useHeld(homeKey, useHome());

  return (
    <LiveFeed {...held} label={text.home} empty={<Notice icon="write"
      title={text.noneYet} text={text.noneYetWhy} />} />
  );
}

/* Mount it anew for another person, and for their replies. */
export function PersonFeed({ handle, name, replies }: { handle: string;
  name: string; replies: boolean; }) {
  const held = useHeld(personKey(handle, replies),
    usePersonPosts(handle, replies));

  useCountAgain(held.query.data?.items ?? []);
  return (
    <LiveFeed {...held}
      label={replies ? text.repliesOf(name) : text.postsOf(name)}
      empty={<Notice icon="clock" title={replies ? text.noReplies
        : text.noPosts} text={text.noPostsWhy} />} />
  );
}

/* The profile above says how many there are: one that ends is one less. */
function useCountAgain(items: Entry[]): void {
  const client = useQueryClient();
  const alive = useUnexpired(items, endOf).length;
  const hasEnded = alive < items.length;

  useEffect(() => {
    const timer = hasEnded ? setTimeout(() =>
      void client.invalidateQueries({ queryKey: ['profile'] }),
    CLOCKS_APART_MS) : undefined;

    return () => clearTimeout(timer);
  }, [client, alive, hasEnded]);
}

/* New ones come to its end, as they begin their last hour. */
export function ExpiringFeed() {
  return (
    <Feed query={useExpiring()} label={text.lastChance}
      empty={<Notice icon="clock" title={text.noneExpiring}
        text={text.noneExpiringWhy} />} />
  );
}

export function FoundFeed({ term }: { term: string }) {
  const held = useHeldAside(searchKey(term), useSearch(term));

  return (
    <LiveFeed {...held} label={text.found}
      empty={<Notice icon="search" title={text.nothingFound(term)}
        text={text.nothingFoundWhy} />} />
  );
}
