/*
 * How much a post has left: a ring that empties, and the time. It is not a
 * live region, so nobody hears it count.
 */
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useLife } from '@/lib/react/useLife';
import { fullTime } from '@/lib/time';
import styles from './LifeMark.module.css';

/* It grows with the text beside it. */
const SIZE = '1rem';
const RADIUS = 6;

export function LifeMark({ post }: { post: Activity }) {
  const { share, stage, text, longText } = useLife(post);

  return (
    <span className={styles.mark} data-stage={stage}
      title={strings.posts.until(fullTime(Date.parse(post.expires_at)))}>
      <svg width={SIZE} height={SIZE} viewBox="0 0 16 16" aria-hidden="true"
        fill="none">
        <circle cx="8" cy="8" r={RADIUS} className={styles.track} />
        <circle cx="8" cy="8" r={RADIUS} className={styles.left}
          pathLength="1" strokeDasharray={`${share} 1`}
          transform="rotate(-90 8 8)" />
      </svg>
      <span aria-hidden="true">{text}</span>
      <span className="visually-hidden">{strings.posts.left(longText)}</span>
    </span>
  );
}
