/* The messages of a thread on the screen, and those on their way. */
import { memo, useMemo, useState } from 'react';
import { Button } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { strings } from '@/config/strings';
import type { Message } from '@/lib/api/types';
import { useNow } from '@/lib/react/useNow';
import type { Older } from '@/lib/react/useOlder';
import { useUnsent } from '@/lib/react/useOutbox';
import type { Writing } from '@/lib/react/useWriting';
import { dayName } from '@/lib/time';
import { Bubble, UnsentBubble } from './Bubbles';
import styles from './MessageLog.module.css';
import { rowsOf, type Row } from './rows';
import { useReading } from './useReading';
import { useThreadScroll } from './useThreadScroll';

const text = strings.messages;

interface MessageLogProps {
  group: string;
  writing: Writing;
  name: string;
  myHandle: string;
  newestFirst: Message[];
  /* The first that was unread when this was opened. */
  newFrom: string | null;
  lastReadAt: string | null;
  older: Older;
}

export function MessageLog({ group, writing, name, myHandle, newestFirst,
  newFrom, lastReadAt, older }: MessageLogProps) {
  const unsent = useUnsent(writing.place);
  const rows = useMemo(() => rowsOf(newestFirst, myHandle, newFrom),
    [newestFirst, myHandle, newFrom]);
  const { box, atEnd, onScroll, toEnd } = useThreadScroll({
    firstKey: newestFirst.at(-1)?.uuid, lastKey: newestFirst[0]?.uuid,
    ownKey: unsent.at(-1)?.key,
    mayLoad: older.more && !older.failed && !older.loading,
    loadOlder: older.load });
  const below = useNewBelow(newestFirst, myHandle, atEnd);

  useReading({ group, newestFirst, myHandle, lastReadAt, atEnd });
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.box} tabIndex={0} role="region"
        aria-label={text.threadLog} onScroll={onScroll}>
        <Top name={name} older={older} />
        <ol className={styles.messages}>
          {rows.map((row) => <RowView key={row.key} row={row} />)}
          <UnsentRows writing={writing} />
        </ol>
      </div>
      {!atEnd && (
        <Button className={styles.toEnd} kind={below > 0 ? 'primary' : 'plain'}
          onClick={toEnd} aria-label={below > 0 ? undefined : text.toEnd}>
          <Icon name="down" size={18} />
          {below > 0 && text.newBelow(below)}
        </Button>
      )}
      <Announcer newestFirst={newestFirst} myHandle={myHandle} />
    </div>
  );
}

export function UnsentRows({ writing }: { writing: Writing }) {
  return useUnsent(writing.place).map((item) => (
    <UnsentBubble key={item.key} unsent={item} writing={writing} />
  ));
}

/* Kept as it is while one types: a long thread has hundreds. */
const RowView = memo(function RowView({ row }: { row: Row }) {
  const now = useNow();

  switch (row.kind) {
  case 'day':
    return (
      <li className={styles.day}><span>{dayName(row.time, now)}</span></li>
    );
  case 'new':
    return (
      <li className={styles.new} data-new-line><span>{text.newLine}</span></li>
    );
  case 'message':
    return <Bubble row={row} />;
  }
});

function Top({ name, older }: { name: string; older: Older }) {
  if (!older.more)
    return <p className={styles.top}>{text.beginning(name)}</p>;
  return (
    <div className={styles.top}>
      {older.failed
        ? <Button kind="quiet" onClick={older.load}>
          {strings.common.older}</Button>
        : <span role="status">{older.loading && text.loadingOlder}</span>}
    </div>
  );
}

/* How many of the other's came below what is on the screen. */
function useNewBelow(newestFirst: Message[], myHandle: string,
  atEnd: boolean): number {
  const newest = newestFirst[0]?.created_at ?? '';
  const [seen, setSeen] = useState(newest);

  if (atEnd && seen !== newest)
    setSeen(newest);
  return newestFirst.filter(({ created_at: time, handle }) =>
    time > seen && handle !== myHandle).length;
}

/* Says what the other wrote while this was open; not what was there before. */
function Announcer({ newestFirst, myHandle }: { newestFirst: Message[];
  myHandle: string; }) {
  const [opened] = useState(newestFirst[0]?.created_at ?? '');
  const newest = newestFirst[0];
  const isNew = newest && newest.created_at > opened
    && newest.handle !== myHandle;

  return (
    <p role="status" className="visually-hidden">
      {isNew ? `${newest.display_name}: ${newest.message}` : ''}
    </p>
  );
}
