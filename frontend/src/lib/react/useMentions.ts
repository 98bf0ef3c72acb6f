/* Finishes @names while one types: what is found, and the keys that pick. */
import { useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { UserShort } from '../api/types';
import { isComposing } from '../keys';
import { mentionAt, withMention, type Mention } from '../mentions';
import { usePeople } from '../people';
import { useSettled } from './useSettled';

const PAUSE_MS = 150;
const MOST = 5;

export interface Mentions {
  found: UserShort[];
  active: UserShort | undefined;
  /* For the textarea: where the caret stands now. */
  look: (event: SyntheticEvent<HTMLTextAreaElement>) => void;
  /* True if the key was meant for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  pick: (person: UserShort) => void;
  close: () => void;
}

export function useMentions(text: string,
  write: (text: string, caret: number) => void): Mentions {
  const [mention, setMention] = useState<Mention | null>(null);
  /* Where the @ is of a name whose list was closed: it stays closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const term = useSettled(mention?.term ?? '', PAUSE_MS);
  const { data } = usePeople(term);
  const found = mention === null || term === '' ? [] : (data ?? [])
    .filter(({ handle, display_name: name }) => matches(handle, name,
      mention.term)).slice(0, MOST);
  const active = found[Math.min(chosen, found.length - 1)];

  function pick({ handle }: UserShort) {
    if (mention === null)
      return;
    const written = withMention(text, mention, handle);

    setMention(null);
    write(written.text, written.caret);
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

    if (!active || isComposing(event) || event.ctrlKey || event.metaKey
      || event.shiftKey || event.altKey)
      return false;
    if (step !== undefined) {
      setChosen((found.indexOf(active) + step + found.length) % found.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      pick(active);
    } else if (event.key === 'Escape') {
      setClosed(mention?.from ?? null);
      setMention(null);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
  return {
    found, active, onKeyDown, pick, close: () => setMention(null),
    look: ({ currentTarget: area }) => {
      const at = area.selectionStart === area.selectionEnd
        ? mentionAt(area.value, area.selectionStart) : null;

      if (at === null || at.from !== closed)
        setClosed(null);
      if (at?.from === mention?.from && at?.term === mention?.term)
        return;
      setMention(at !== null && at.from === closed ? null : at);
      setChosen(0);
    },
  };
}

/* An older answer may still stand while the next one is on its way. */
function matches(handle: string, name: string, term: string): boolean {
  const start = term.toLowerCase();

  return handle.toLowerCase().startsWith(start)
    || name.toLowerCase().split(/\s+/).some((part) => part.startsWith(start));
}
