/* One message as it stands in a thread; one that is on its way. */
import { Time } from '@/components/Time';
import { UnsentState } from '@/components/UnsentState';
import { UserText } from '@/components/UserText';
import type { Unsent } from '@/lib/outbox';
import type { Writing } from '@/lib/react/useWriting';
import styles from './Bubbles.module.css';
import type { Row } from './rows';

export function Bubble({ row }: { row: Extract<Row, { kind: 'message' }> }) {
  const { message, mine, first, last } = row;

  return (
    <li data-key={row.key} className={styles.item}
      data-mine={mine || undefined} data-first={first || undefined}>
      <div className={styles.bubble} data-last={last || undefined}>
        <span className="visually-hidden">{message.display_name}: </span>
        <UserText text={message.message} as="div" />
      </div>
      {last && <span className={styles.time}>
        <Time at={message.created_at} as="clock" /></span>}
    </li>
  );
}

export function UnsentBubble({ unsent, writing }: { unsent: Unsent;
  writing: Writing; }) {
  return (
    <li data-mine data-first className={styles.item}>
      <div className={styles.bubble} data-last data-pending>
        <UserText text={unsent.text} as="div" />
      </div>
      <UnsentState unsent={unsent} writing={writing} />
    </li>
  );
}
