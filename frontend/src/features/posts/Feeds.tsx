/* The lists of posts that pages are made of. */
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import { Feed } from './Feed';
import { useExpiring, usePersonPosts, useSearch } from './queries';

const text = strings.posts;

export function PersonFeed({ handle, name, replies }: { handle: string;
  name: string; replies: boolean; }) {
  return (
    <Feed query={usePersonPosts(handle, replies)}
      label={replies ? text.repliesOf(name) : text.postsOf(name)}
      empty={<Notice icon="clock" title={replies ? text.noReplies
        : text.noPosts} text={text.noPostsWhy} />} />
  );
}

export function ExpiringFeed() {
  return (
    <Feed query={useExpiring()} label={text.lastChance}
      empty={<Notice icon="clock" title={text.noneExpiring}
        text={text.noneExpiringWhy} />} />
  );
}

export function FoundFeed({ term }: { term: string }) {
  return (
    <Feed query={useSearch(term)} label={text.found}
      empty={<Notice icon="search" title={text.nothingFound(term)}
        text={text.nothingFoundWhy} />} />
  );
}
