/*
 * The newest posts of all. What came since one looked waits behind a button,
 * so that nothing moves under the eye; one's own shows at once.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { Button } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import { useMe } from '@/lib/me';
import { heldBack, type PostPage } from '@/lib/posts';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { Feed } from './Feed';
import styles from './HomeFeed.module.css';
import { homeKey, useHome } from './queries';

const text = strings.posts;

export function HomeFeed() {
  const query = useHome();
  const { data: me } = useMe();
  const { seen, look } = useSeen(query.data);
  const { shown, waiting } = heldBack(query.data?.items ?? [], seen,
    me?.handle);
  const fresh = useUnexpired(waiting, ({ post }) => post.expires_at).length;

  return (
    <>
      <div role="status" className={styles.waiting}>
        {fresh > 0 && (
          <Button className={styles.pill ?? ''} onClick={() => {
            look();
            scrollTo({ top: 0 });
          }}>
            <Icon name="down" size={16} />{text.fresh(fresh)}
          </Button>
        )}
      </div>
      <Feed label={text.home} empty={<Notice icon="write"
        title={text.noneYet} text={text.noneYetWhy} />}
      query={{ ...query, data: query.data && { ...query.data,
        items: shown } }} />
    </>
  );
}

/* Up to when the reader has let posts in; Back finds it as it was. */
function useSeen(page: PostPage | undefined) {
  const client = useQueryClient();
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;
  const seenKey = ['seen', ...homeKey];
  const newest = page?.items[0]?.created_at ?? '';
  const [seen, setSeen] = useState(() => isBack
    ? client.getQueryData<string>(seenKey) ?? '' : '');
  const [place, setPlace] = useState(key);

  if (seen === '' && newest !== '')
    setSeen(newest);
  /* Who asks for the page once more wants what is new. */
  if (place !== key) {
    setPlace(key);
    setSeen(newest);
  }
  useEffect(() => {
    client.setQueryData(['seen', ...homeKey], seen);
  }, [client, seen]);
  return { seen: seen === '' ? newest : seen, look: () => setSeen(newest) };
}
