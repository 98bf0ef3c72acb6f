/* Where a message is written. What is half written is kept. */
import { useEffect, useRef, type SubmitEvent,
  type KeyboardEvent } from 'react';
import { strings } from '@/config/strings';
import { IconButton } from '@/components/Button';
import { codePoints, isBlank } from '@/lib/codePoints';
import { useDraft } from '@/lib/drafts';
import type { Recipient } from '@/lib/outbox';
import { useSub } from '@/lib/react/scope';
import { useAutoHeight } from '@/lib/react/useAutoHeight';
import { count } from '@/lib/time';
import styles from './Composer.module.css';
import { draftOf, useOutbox } from './useOutbox';

const MAX_CHARS = 1024;
/* The counter appears when this much is left. */
const NEAR_CHARS = 100;

const hasFinePointer = () => matchMedia('(pointer: fine)').matches;

export function Composer({ to, name }: { to: Recipient;
  name: string; }) {
  const outbox = useOutbox();
  const [text, setText] = useDraft(useSub(), draftOf(to));
  const area = useRef<HTMLTextAreaElement>(null);
  const left = MAX_CHARS - codePoints(text);
  const sendable = !isBlank(text) && left >= 0;

  useAutoHeight(area, text);
  useEffect(() => {
    if (hasFinePointer())
      area.current?.focus();
  }, []);

  function send(event?: SubmitEvent) {
    event?.preventDefault();
    if (!sendable)
      return;
    outbox.add(to, text.trim());
    setText('');
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing)
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
      <textarea ref={area} rows={1} dir="auto" value={text}
        aria-label={`${strings.messages.write}: ${name}`}
        placeholder={strings.messages.write} onKeyDown={onKeyDown}
        aria-invalid={left < 0 || undefined}
        onChange={(event) => setText(event.target.value)} />
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
