import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { Button } from '@/components/Button';
import { Icon, type IconName } from '@/components/Icon';
import { Failed, Loading, Notice } from '@/components/Notice';
import { Time } from '@/components/Time';
import { strings } from '@/config/strings';
import type { Notification } from '@/lib/api/types';
import styles from './NotificationList.module.css';
import { useMarkSeen, useNotifications, type Entry } from './queries';

const text = strings.notifications;
const ICONS: Record<Notification['notification']['kind'], IconName> = {
  reply: 'reply', mention: 'person', like: 'heart', repost: 'repeat',
};

export function NotificationList() {
  const { data, isError, refetch, more, loadingMore, loadMore } =
    useNotifications();
  const unread = useUnread(data?.items);

  useSeeing(data?.items[0]?.created_at);
  if (!data)
    return isError ? <Failed retry={() => void refetch()} /> : <Loading />;
  if (data.items.length === 0)
    return <Notice icon="bell" title={text.none} text={text.noneWhy} />;
  return (
    <>
      <ul aria-label={strings.nav.notifications}>
        {data.items.map((entry) => (
          <li key={entry.uuid}>
            <Row entry={entry} unread={unread.has(entry.uuid)} />
          </li>
        ))}
      </ul>
      {more && (
        <Button kind="quiet" className={styles.more} busy={loadingMore}
          onClick={loadMore}>{strings.common.older}</Button>
      )}
    </>
  );
}

function Row({ entry: { of }, unread }: { entry: Entry; unread: boolean }) {
  const { kind, handle, display_name: name, created_at } = of.notification;

  return (
    <Link to={`/@${of.handle}/status/${of.uuid}`} className={styles.row}
      data-unread={unread || undefined}>
      <span className={styles.icon} data-kind={kind}>
        <Icon name={ICONS[kind]} size={22} filled={kind === 'like'} />
      </span>
      <span className={styles.face}>
        <Avatar size="small" handle={handle} name={name} /></span>
      <span className={styles.who}>
        <bdi>{name}</bdi> {text.kinds[kind]}
        {unread && <span className="visually-hidden">, {text.unread}</span>}
      </span>
      <span className={styles.time}><Time at={created_at} /></span>
      <span className={styles.said} dir="auto">{of.message}</span>
    </Link>
  );
}

/* What was unread when it came keeps its mark while the page is open. */
function useUnread(items: Entry[] | undefined): Set<string> {
  const [unread, setUnread] = useState(() => new Set<string>());
  const fresh = (items ?? []).filter(({ uuid, of }) =>
    of.notification.unread && !unread.has(uuid));

  if (fresh.length > 0)
    setUnread(new Set([...unread, ...fresh.map(({ uuid }) => uuid)]));
  return unread;
}

function useSeeing(newest: string | undefined): void {
  const { mutate } = useMarkSeen();
  const told = useRef('');

  useEffect(() => {
    if (newest === undefined || newest <= told.current)
      return;
    told.current = newest;
    mutate(newest);
  }, [newest, mutate]);
}
