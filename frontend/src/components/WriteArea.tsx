/*
 * Where one writes: it grows with its text, and finishes @names. While people
 * are offered, the arrows, Enter, Tab and Escape are for them; the focus
 * stays in the text.
 */
import { useId, type KeyboardEvent, type TextareaHTMLAttributes }
  from 'react';
import { flushSync } from 'react-dom';
import { useAutoHeight } from '@/lib/react/useAutoHeight';
import { useMentions } from '@/lib/react/useMentions';
import type { Writing } from '@/lib/react/useWriting';
import { MentionList } from './MentionList';
import styles from './WriteArea.module.css';

interface WriteAreaProps
  extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  writing: Writing;
  /* Below it there is no room for people. */
  upwards?: boolean;
  /* The keys that were not for the list. */
  onKeyDown: (event: KeyboardEvent) => void;
}

export function WriteArea({ writing: { text, write, area }, upwards = false,
  onKeyDown, ...rest }: WriteAreaProps) {
  const list = useId();
  const mentions = useMentions(text, (written, caret) => {
    /* At once: who types on would see the caret jump back. */
    flushSync(() => write(written));
    area.current?.setSelectionRange(caret, caret);
  });
  const { active } = mentions;

  useAutoHeight(area, text);
  return (
    <div className={styles.field}>
      <textarea {...rest} ref={area} rows={1} dir="auto" value={text}
        aria-autocomplete="list" aria-controls={active && list}
        aria-activedescendant={active && `${list}-${active.uuid}`}
        onSelect={mentions.look} onBlur={mentions.close}
        onKeyDown={(event) => {
          if (!mentions.onKeyDown(event))
            onKeyDown(event);
        }}
        onChange={(event) => {
          write(event.target.value);
          mentions.look(event);
        }} />
      <MentionList id={list} upwards={upwards} mentions={mentions} />
    </div>
  );
}
