/* How many characters are left: a ring, and near the end the number. */
import { strings } from '@/config/strings';
import { count } from '@/lib/time';
import styles from './Counter.module.css';

const NEAR_CHARS = 40;

export function Counter({ id, left, max }: { id: string; left: number;
  max: number; }) {
  const used = Math.min(1, Math.max(0, 1 - left / max));
  const near = left <= NEAR_CHARS;

  return (
    <span className={styles.counter} data-near={near || undefined}
      data-over={left < 0 || undefined}>
      <svg width="1.5rem" height="1.5rem" viewBox="0 0 24 24" fill="none"
        aria-hidden="true">
        <circle cx="12" cy="12" r="9" className={styles.track} />
        <circle cx="12" cy="12" r="9" className={styles.used} pathLength="1"
          strokeDasharray={`${used} 1`} transform="rotate(-90 12 12)" />
      </svg>
      <span aria-hidden="true">{near && count(left)}</span>
      <span id={id} className="visually-hidden">
        {strings.posts.charsLeft(count(left))}
      </span>
      <span role="status" className="visually-hidden">
        {left < 0 ? strings.messages.over(count(-left)) : near && left % 10
          === 0 ? strings.posts.charsLeft(count(left)) : ''}
      </span>
    </span>
  );
}
