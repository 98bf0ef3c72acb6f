/*
 * A list to whose top new ones come. They wait behind a button, so that
 * nothing moves under the eye.
 */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from './Button';
import styles from './FreshOnTop.module.css';
import { Icon } from './Icon';

export function FreshOnTop({ count, label, look, children }: {
  /* How many wait, and how the button says that. */
  count: number; label: (count: number) => string;
  /* Lets them in. */
  look: () => void;
  /* The list: its rows take the focus. */
  children: ReactNode; }) {
  const place = useRef<HTMLDivElement>(null);
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
        {count > 0 && (
          <Button className={styles.pill ?? ''} onClick={() => {
            look();
            scrollTo({ top: 0 });
            setLooked(looked + 1);
          }}>
            <Icon name="down" size={16} />{label(count)}
          </Button>
        )}
      </div>
      {children}
    </div>
  );
}
