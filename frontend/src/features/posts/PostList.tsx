/* Posts one below the other. */
import { useLayoutEffect, useRef } from 'react';
import { Button } from '@/components/Button';
import { strings } from '@/config/strings';
import type { Entry } from '@/lib/posts';
import type { Older } from '@/lib/react/useOlder';
import { PostCard } from './PostCard';
import styles from './PostList.module.css';

export function PostList({ alive, label, older, inThread = false }: {
  /* Those whose second has not come: see useUnexpired. */
  alive: Entry[]; label: string; older: Older;
  /* Below what they answer: none needs to say that it is a reply. */
  inThread?: boolean; }) {
  const list = useKeptFocus(alive);
  const asked = useRef(0);

  /* The button goes when there is no more: the first of the last goes on. */
  useLayoutEffect(() => {
    const row = list.current?.children[asked.current];

    if (!older.more && asked.current > 0
      && document.activeElement === document.body
      && row instanceof HTMLElement)
      row.focus({ preventScroll: true });
  }, [list, older.more]);

  return (
    <>
      <ul ref={list} aria-label={label} className={styles.list}>
        {alive.map(({ uuid, post }) => (
          <li key={uuid} tabIndex={-1}>
            <PostCard post={post} inThread={inThread} />
          </li>
        ))}
      </ul>
      {older.more && (
        <Button kind="quiet" className={styles.more ?? ''}
          busy={older.loading} onClick={() => {
            asked.current = alive.length;
            older.load();
          }}>
          {older.failed ? strings.common.retry : strings.common.older}
        </Button>
      )}
    </>
  );
}

/* When a post goes that has the focus, the one in its place takes it. */
function useKeptFocus(entries: Entry[]) {
  const list = useRef<HTMLUListElement>(null);
  const held = useRef(-1);

  useLayoutEffect(() => {
    const rows = Array.from(list.current?.children ?? []);

    if (held.current >= 0 && document.activeElement === document.body) {
      const row = rows[Math.min(held.current, rows.length - 1)];

      if (row instanceof HTMLElement)
        row.focus({ preventScroll: true });
    }
    const note = ({ target }: Event) => {
      held.current = rows.findIndex((row) => row.contains(target as Node));
    };

    document.addEventListener('focusin', note);
    /* A click beside all that takes the focus drops it. */
    document.addEventListener('pointerdown', note);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', note);
    };
  }, [entries]);
  return list;
}
