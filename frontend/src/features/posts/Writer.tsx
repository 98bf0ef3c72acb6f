/*
 * Where a post or a reply is written. What is half written is kept; what was
 * sent stands below it until it has arrived.
 */
import { useEffect, useId, type KeyboardEvent, type ReactNode } from 'react';
import { Avatar } from '@/components/Avatar';
import { Button } from '@/components/Button';
import { WriteArea } from '@/components/WriteArea';
import { codePoints, isBlank } from '@/lib/codePoints';
import { isComposing } from '@/lib/keys';
import { useMe } from '@/lib/me';
import type { Outgoing } from '@/lib/outbox';
import { useOutbox } from '@/lib/react/useOutbox';
import { useWriting } from '@/lib/react/useWriting';
import { Counter } from './Counter';
import { UnsentPosts } from './UnsentPosts';
import styles from './Writer.module.css';

interface WriterProps {
  /* Where the draft is kept. */
  place: string;
  label: string;
  placeholder: string;
  button: string;
  maxChars: number;
  /* Changes when the text is to take the focus. */
  focus: string | null;
  /* Beside the button. */
  children?: ReactNode;
  /* What goes out for a text, and where. */
  outgoing: (message: string) => Omit<Outgoing, 'place' | 'text'>;
}

export function Writer({ place, label, placeholder, button, maxChars, focus,
  children, outgoing }: WriterProps) {
  const id = useId();
  const outbox = useOutbox();
  const { data: me } = useMe();
  const writing = useWriting(place);
  const { text, write, area } = writing;
  const left = maxChars - codePoints(text);
  const sendable = !isBlank(text) && left >= 0;

  useEffect(() => {
    if (focus !== null)
      area.current?.focus();
  }, [focus, area]);

  function submit() {
    const message = text.trim();

    if (sendable) {
      outbox.add({ ...outgoing(message), place, text: message });
      write('');
    }
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || isComposing(event)
      || !(event.ctrlKey || event.metaKey))
      return;
    event.preventDefault();
    submit();
  }
  return (
    <>
      <form className={styles.writer} aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}>
        <Avatar handle={me?.handle ?? ''} name={me?.display_name ?? ''} />
        <div className={styles.inside}>
          <WriteArea writing={writing} onKeyDown={onKeyDown}
            aria-label={label} placeholder={placeholder}
            aria-describedby={`${id}-left`}
            aria-invalid={left < 0 || undefined} />
          <div className={styles.foot}>
            {children}
            <Counter id={`${id}-left`} left={left} max={maxChars} />
            <Button type="submit" disabled={!sendable}>{button}</Button>
          </div>
        </div>
      </form>
      <UnsentPosts writing={writing} />
    </>
  );
}
