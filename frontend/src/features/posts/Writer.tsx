/*
 * Where a post or a reply is written. What is half written is kept, and only
 * what has arrived is taken away.
 */
import { useEffect, useId, useRef, type KeyboardEvent,
  type ReactNode } from 'react';
import { Avatar } from '@/components/Avatar';
import { Button } from '@/components/Button';
import { Banner } from '@/components/Notice';
import { codePoints, isBlank } from '@/lib/codePoints';
import { useDraft } from '@/lib/drafts';
import { useMe } from '@/lib/me';
import { useSub } from '@/lib/react/scope';
import { useAutoHeight } from '@/lib/react/useAutoHeight';
import { useWork } from '@/lib/react/useWork';
import { Counter } from './Counter';
import { MentionList } from './MentionList';
import { useMentions } from './useMentions';
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
  send: (message: string) => Promise<void>;
}

export function Writer({ place, label, placeholder, button, maxChars, focus,
  children, send }: WriterProps) {
  const id = useId();
  const { data: me } = useMe();
  const [text, setText] = useDraft(useSub(), place);
  const { busy, fault, run, setFault } = useWork();
  const area = useRef<HTMLTextAreaElement>(null);
  const left = maxChars - codePoints(text);
  const sendable = !isBlank(text) && left >= 0;

  const mentions = useMentions(text, (written, caret) => {
    setText(written);
    requestAnimationFrame(() =>
      area.current?.setSelectionRange(caret, caret));
  });

  useAutoHeight(area, text);
  useEffect(() => {
    if (focus !== null)
      area.current?.focus();
  }, [focus]);

  async function submit() {
    if (sendable && await run(() => send(text.trim())))
      setText('');
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (mentions.onKeyDown(event) || event.key !== 'Enter'
      || event.nativeEvent.isComposing
      || !(event.ctrlKey || event.metaKey))
      return;
    event.preventDefault();
    void submit();
  }
  return (
    <form className={styles.writer} aria-label={label} onSubmit={(event) => {
      event.preventDefault();
      void submit();
    }}>
      <Avatar handle={me?.handle ?? ''} name={me?.display_name ?? ' '} />
      <div className={styles.inside}>
        <div className={styles.field}>
          <textarea ref={area} rows={1} dir="auto" value={text}
            aria-label={label} placeholder={placeholder} readOnly={busy}
            aria-describedby={`${id}-left`} aria-autocomplete="list"
            aria-controls={mentions.active && `${id}-people`}
            aria-activedescendant={mentions.active
              && `${id}-people-${mentions.active.uuid}`}
            aria-invalid={left < 0 || undefined} onKeyDown={onKeyDown}
            onSelect={mentions.look} onBlur={mentions.close}
            onChange={(event) => {
              setText(event.target.value);
              setFault(null);
              mentions.look(event);
            }} />
          <MentionList id={`${id}-people`} mentions={mentions} />
        </div>
        {fault && <Banner kind="fault">{fault}</Banner>}
        <div className={styles.foot}>
          {children}
          <Counter id={`${id}-left`} left={left} max={maxChars} />
          <Button type="submit" busy={busy} disabled={!sendable}>
            {button}
          </Button>
        </div>
      </div>
    </form>
  );
}
