/* Where a message is written. What is half written is kept. */
import { useEffect, type SubmitEvent, type KeyboardEvent } from 'react';
import { strings } from '@/config/strings';
import { IconButton } from '@/components/Button';
import { WriteArea } from '@/components/WriteArea';
import { codePoints, isBlank } from '@/lib/codePoints';
import { isComposing } from '@/lib/keys';
import { hasFinePointer } from '@/lib/pointer';
import { useOutbox } from '@/lib/react/useOutbox';
import type { Writing } from '@/lib/react/useWriting';
import { count } from '@/lib/time';
import styles from './Composer.module.css';
import { pageOf, type Recipient } from './recipient';

const MAX_CHARS = 1024;
/* The counter appears when this much is left. */
const NEAR_CHARS = 100;

export function Composer({ to, name, writing }: { to: Recipient;
  name: string; writing: Writing; }) {
  const outbox = useOutbox();
  const { place, text, write, area } = writing;
  const left = MAX_CHARS - codePoints(text);
  const sendable = !isBlank(text) && left >= 0;

  useEffect(() => {
    if (hasFinePointer())
      area.current?.focus();
  }, [area]);

  function send(event?: SubmitEvent) {
    event?.preventDefault();
    if (!sendable)
      return;
    const message = text.trim();

    outbox.add({ kind: 'message', place, page: pageOf(to), text: message,
      path: '/api/messages', body: to.group === null
        ? { message, handle: to.handle }
        : { message, message_group_uuid: to.group } });
    write('');
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || isComposing(event))
      return;
    const asked = event.ctrlKey || event.metaKey
      || (hasFinePointer() && !event.shiftKey && !event.altKey);

    if (!asked)
      return;
    event.preventDefault();
    send();
  }
  return (
    <form className={styles.composer} onSubmit={send}>
      <WriteArea writing={writing} upwards onKeyDown={onKeyDown}
        aria-label={`${strings.messages.write}: ${name}`}
        placeholder={strings.messages.write}
        aria-invalid={left < 0 || undefined} />
      <span role="status" className={styles.left}
        data-over={left < 0 || undefined}>
        {left < 0 ? strings.messages.over(count(-left))
          : left <= NEAR_CHARS ? strings.messages.left(count(left)) : ''}
      </span>
      <IconButton type="submit" icon="send" label={strings.messages.send}
        className={styles.send} disabled={!sendable} />
    </form>
  );
}
