/*
 * A list of posts to whose top new ones come. They wait behind a button, so
 * that nothing moves under the eye; one's own show at once.
 */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { strings } from '@/config/strings';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { Feed } from './Feed';
import styles from './LiveFeed.module.css';
import type { Held } from './useHeld';

export function LiveFeed({ query, waiting, look, label, empty }: Held & {
  label: string; empty: ReactNode; }) {
  const place = useRef<HTMLDivElement>(null);
  const fresh = useUnexpired(waiting, ({ post }) => post.expires_at).length;
  const [looked, setLooked] = useState(0);

  /* The button goes; the first of what it brought takes the focus. */
  useLayoutEffect(() => {
    if (looked > 0)
      place.current?.querySelector<HTMLElement>('li')
        ?.focus({ preventScroll: true });
  }, [looked]);
  return (
    <div ref={place}>
      <div role="status" className={styles.waiting}>
        {fresh > 0 && (
          <Button className={styles.pill ?? ''} onClick={() => {
            look();
            scrollTo({ top: 0 });
            setLooked(looked + 1);
          }}>
            <Icon name="down" size={16} />{strings.posts.fresh(fresh)}
          </Button>
        )}
      </div>
      <Feed query={query} label={label} empty={empty} />
    </div>
  );
}
