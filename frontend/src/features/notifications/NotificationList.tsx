/* What others did about one. Looking at it is reading it. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { FreshOnTop } from '@/components/FreshOnTop';
import { Icon, type IconName } from '@/components/Icon';
import { Failed, Loading, Notice } from '@/components/Notice';
import { RowList } from '@/components/RowList';
import { Time } from '@/components/Time';
import { strings } from '@/config/strings';
import { meKey } from '@/lib/me';
import { useFailure } from '@/lib/react/useFailure';
import { useSeen } from '@/lib/react/useSeen';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { useVisible } from '@/lib/react/useVisible';
import styles from './NotificationList.module.css';
import { notificationsKey, useMarkSeen, useNotifications, type Event }
  from './queries';

const text = strings.notifications;
const ICONS: Record<Event['notification']['kind'], IconName> = {
  reply: 'reply', mention: 'mention', like: 'heart', repost: 'repeat' };
const endOf = ({ post }: Event) => post.expires_at;

export function NotificationList() {
  const { data, failureReason, refetch, older, waiting, look } = useHeld();
  const failure = useFailure({ data, failureReason });
  const events = useUnexpired(data?.items ?? [], endOf);
  const toCome = useUnexpired(waiting, endOf);
  const fresh = useFresh(events);

  useSeenOnes(data?.items[0]?.created_at ?? null);
  useCountAgain(toCome.length);
  if (!data)
    return failure ? <Failed error={failure} retry={() => void refetch()} />
      : <Loading />;
  return (
    <FreshOnTop count={toCome.length} label={text.fresh} look={look}>
      {events.length === 0 && !older.more
        ? <Notice icon="bell" title={text.none} text={text.noneWhy} />
        : (
          <RowList items={events} label={text.title} older={older}>
            {(event) =>
              <Row event={event} isNew={fresh.has(event.uuid)} />}
          </RowList>
        )}
    </FreshOnTop>
  );
}

/*
 * What came since the reader last looked waits; what came before they
 * arrived is what they came for.
 */
function useHeld() {
  const query = useNotifications();
  const { data, isStale, isFetchedAfterMount } = query;
  const [wasFresh] = useState(!isStale);
  const items = data?.items ?? [];
  const { seen, look } = useSeen(notificationsKey,
    items[0]?.created_at ?? '', !wasFresh && !isFetchedAfterMount);
  const isWaiting = ({ created_at: at }: Event) => at > seen;

  return { ...query, look, waiting: items.filter(isWaiting),
    data: data && { ...data, items: items.filter((event) =>
      !isWaiting(event)) } };
}

function Row({ event, isNew }: { event: Event; isNew: boolean }) {
  const { notification: { kind, handle, display_name: name,
    created_at: at }, post } = event;

  return (
    <Link to={`/@${post.handle}/status/${post.uuid}`} className={styles.row}
      data-new={isNew || undefined} data-kind={kind}>
      <span className={styles.face}>
        <Avatar handle={handle} name={name} />
        <span className={styles.icon}>
          <Icon name={ICONS[kind]} size={14}
            filled={kind === 'like'} />
        </span>
      </span>
      <span className={styles.what}>
        <span className={styles.who}>
          <span>
            {isNew && <span className="visually-hidden">{text.isNew} </span>}
            <bdi className={styles.name}>{name}</bdi> {text.kinds[kind]}
          </span>
          <span className={styles.time}><Time at={at} /></span>
        </span>
        <span className={styles.text} dir="auto"
          data-own={kind === 'like' || kind === 'repost' || undefined}>
          {post.message}
        </span>
      </span>
    </Link>
  );
}

/* Those that were unread when they were first shown here. */
function useFresh(events: Event[]): Set<string> {
  const [fresh, setFresh] = useState(new Set<string>());
  const more = events.filter(({ uuid, notification }) =>
    notification.unread && !fresh.has(uuid));

  if (more.length > 0)
    setFresh(new Set([...fresh, ...more.map(({ uuid }) => uuid)]));
  return fresh;
}

/* Tells that all up to `newest` was seen, once the page is. */
function useSeenOnes(newest: string | null): void {
  const { mutate } = useMarkSeen();
  const visible = useVisible();
  const told = useRef('');

  useEffect(() => {
    if (!visible || newest === null || newest <= told.current)
      return;
    const before = told.current;

    told.current = newest;
    mutate(newest, { onError: () => { told.current = before; } });
  }, [visible, newest, mutate]);
}

/* What waits is unread: the navigation is to say the same number. */
function useCountAgain(waiting: number): void {
  const client = useQueryClient();

  useEffect(() => {
    if (waiting > 0)
      void client.invalidateQueries({ queryKey: meKey });
  }, [client, waiting]);
}
