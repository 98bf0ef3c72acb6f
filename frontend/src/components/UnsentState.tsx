/*
 * How it goes with something that was sent and has not arrived; and where the
 * server would not have it, why, and what one can do.
 */
import { strings } from '@/config/strings';
import { codeText } from '@/lib/faults';
import type { Unsent } from '@/lib/outbox';
import { useOutbox } from '@/lib/react/useOutbox';
import type { Writing } from '@/lib/react/useWriting';
import { Button } from './Button';
import { Icon } from './Icon';
import styles from './UnsentState.module.css';

const text = strings.outbox;

/* `writing`: where it came from, and goes back to. */
export function UnsentState({ unsent, writing }: { unsent: Unsent;
  writing: Writing; }) {
  const outbox = useOutbox();
  const { key, fault, waiting } = unsent;

  if (fault === null)
    return (
      <span role="status" className={styles.state}>
        <Icon name="clock" size={14} />{' '}
        {waiting ? text.waiting : text.sending}
      </span>
    );
  return (
    <div className={styles.fault}>
      <p role="alert"><Icon name="alert" size={16} />{' '}
        {text.notSent} {codeText(fault)}</p>
      <Button kind="quiet" onClick={() => {
        outbox.retry(key);
        writing.focus();
      }}>{strings.common.retry}</Button>
      <Button kind="quiet" onClick={() => {
        outbox.discard(key);
        writing.takeBack(unsent.text);
      }}>{text.edit}</Button>
      <Button kind="quiet" onClick={() => {
        outbox.discard(key);
        writing.focus();
      }}>{text.discard}</Button>
    </div>
  );
}
