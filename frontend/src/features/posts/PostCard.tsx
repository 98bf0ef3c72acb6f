/* One post: who says what, for how long yet, and what one can do with it. */
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { Time } from '@/components/Time';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { freshness } from '@/lib/posts';
import { useNow } from '@/lib/react/useNow';
import { timeLeft } from '@/lib/time';
import { Actions } from './Actions';
import styles from './PostCard.module.css';

const text = strings.posts;

export function PostCard({ activity, large = false, inThread = large }: {
  activity: Activity; large?: boolean;
  /* What it answers stands above it. */
  inThread?: boolean; }) {
  const { handle, display_name: name, repost } = activity;
  const page = `/@${handle}/status/${activity.uuid}`;

  return (
    <article className={styles.post} data-large={large || undefined}
      aria-label={text.by(name)}>
      {repost && (
        <p className={styles.context}>
          <Icon name="repeat" size={16} />
          <bdi>{text.reposted(repost.display_name)}</bdi>
        </p>
      )}
      <Link to={`/@${handle}`} tabIndex={-1} aria-hidden="true"
        className={styles.face}>
        <Avatar handle={handle} name={name} />
      </Link>
      <header className={styles.who}>
        <Link to={`/@${handle}`} className={styles.name}>
          <bdi>{name}</bdi></Link>
        <span className={styles.handle}>@{handle}</span>
        <Link to={page} className={styles.time}>
          <Time at={activity.created_at} /></Link>
        <Left activity={activity} />
      </header>
      <div className={styles.said}>
        {activity.reply_to_activity_uuid && !inThread && (
          <p className={styles.reply}>
            <Icon name="reply" size={14} />
            <Link to={page}>{text.isReply}</Link>
          </p>
        )}
        <UserText text={activity.message} as="div" />
      </div>
      <Actions activity={activity} page={page} />
    </article>
  );
}

/* How long it stays yet, as a ring that empties. */
function Left({ activity }: { activity: Activity }) {
  const now = useNow();
  const until = Date.parse(activity.expires_at);
  const rest = freshness(activity, now);

  return (
    <span className={styles.left} data-soon={rest < 0.15 || undefined}
      title={text.endsIn(timeLeft(until, now, 'long'))}>
      <svg width="16" height="16" viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="10" cy="10" r="8" className={styles.track} />
        <circle cx="10" cy="10" r="8" pathLength="100"
          className={styles.rest}
          strokeDasharray={`${Math.round(rest * 100)} 100`} />
      </svg>
      <span className="visually-hidden">
        {text.endsIn(timeLeft(until, now, 'long'))}
      </span>
      <span aria-hidden="true">{timeLeft(until, now)}</span>
    </span>
  );
}
