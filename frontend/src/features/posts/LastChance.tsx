/* What ends within the hour, for the side column. */
import { Link } from 'react-router';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useAlive } from '@/lib/react/useAlive';
import { useNow } from '@/lib/react/useNow';
import { timeLeft } from '@/lib/time';
import styles from './LastChance.module.css';
import { EXPIRING, useFeed } from './queries';

const text = strings.posts;
const MOST = 4;

export function LastChance() {
  const { data } = useFeed(EXPIRING, 'other');
  const alive = useAlive(data?.items ?? []).slice(0, MOST);

  return (
    <section aria-labelledby="last-chance" className={styles.box}>
      <h2 id="last-chance">{text.lastChance}</h2>
      {alive.length === 0 ? <p>{data && text.lastChanceNone}</p> : (
        <>
          <ul>
            {alive.map((one) => <li key={one.uuid}><Row activity={one} /></li>)}
          </ul>
          <Link to="/last-chance">{text.seeAll}</Link>
        </>
      )}
    </section>
  );
}

function Row({ activity }: { activity: Activity }) {
  const now = useNow();

  return (
    <Link to={`/@${activity.handle}/status/${activity.uuid}`}
      className={styles.row}>
      <span className={styles.who}>
        <bdi>{activity.display_name}</bdi>
        <span>{text.left(timeLeft(Date.parse(activity.expires_at), now))}
        </span>
      </span>
      <span dir="auto" className={styles.said}>{activity.message}</span>
    </Link>
  );
}
