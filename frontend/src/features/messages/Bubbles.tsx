/* One message as it stands in a thread; one that is on its way. */
import { Button } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { Time } from '@/components/Time';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import { codeText } from '@/lib/faults';
import type { Unsent } from '@/lib/outbox';
import styles from './Bubbles.module.css';
import type { Row } from './rows';

const text = strings.messages;

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

export function UnsentBubble({ unsent, onRetry, onEdit, onDiscard }: {
  unsent: Unsent; onRetry: () => void; onEdit: () => void;
  onDiscard: () => void; }) {
  const { fault, waiting, message } = unsent;

  return (
    <li data-mine data-first className={styles.item}>
      <div className={styles.bubble} data-last data-pending>
        <UserText text={message} as="div" />
      </div>
      {fault === null ? (
        <span className={styles.time}>
          <Icon name="clock" size={14} />{' '}
          {waiting ? text.waiting : text.sending}
        </span>
      ) : (
        <div role="alert" className={styles.fault}>
          <p><Icon name="alert" size={16} />{' '}
            {text.notSent} {codeText(fault)}</p>
          <Button kind="quiet" onClick={onRetry}>
            {strings.common.retry}</Button>
          <Button kind="quiet" onClick={onEdit}>{text.edit}</Button>
          <Button kind="quiet" onClick={onDiscard}>{text.discard}</Button>
        </div>
      )}
    </li>
  );
}
