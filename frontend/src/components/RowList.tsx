/* Rows one below the other, and a button that brings the older ones. */
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { strings } from '@/config/strings';
import type { Item } from '@/lib/pages';
import type { Older } from '@/lib/react/useOlder';
import { Button } from './Button';
import styles from './RowList.module.css';

export function RowList<T extends Item>({ items, label, older, children }: {
  items: T[]; label: string; older: Older;
  children: (item: T) => ReactNode; }) {
  const list = useKeptFocus(items);
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
        {items.map((item) => (
          <li key={item.uuid} tabIndex={-1} data-row={item.uuid}>
            {children(item)}
          </li>
        ))}
      </ul>
      {older.more && (
        <Button kind="quiet" className={styles.more ?? ''}
          busy={older.loading} onClick={() => {
            asked.current = items.length;
            older.load();
          }}>
          {older.failed ? strings.common.retry : strings.common.older}
        </Button>
      )}
    </>
  );
}

/* When a row goes that has the focus, the one in its place takes it. */
function useKeptFocus(items: Item[]) {
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
  }, [items]);
  return list;
}
