/* What is half written, per person and place, from one page to the next. */
import { useState } from 'react';
import { useSub } from './react/scope';
import { forget, readStored, store, storedNames } from './storage';

export const draftPrefix = (sub: string) => `draft.${sub}.`;

/*
 * The text and how to change it. Mount it anew for another place (a `key`),
 * else one place's text would be written under the other's name.
 */
export function useDraft(sub: string, place: string):
  [string, (text: string) => void] {
  const name = draftPrefix(sub) + place;
  const [text, setText] = useState(() => readStored<string>(name, ''));

  return [text, (changed) => {
    setText(changed);
    if (changed === '')
      forget(name);
    else
      store(name, changed);
  }];
}

/*
 * What one changes of something that is there: the text, how to change it,
 * and how to forget the change once it is saved.
 */
export function useEdited(what: string, original: string):
  [string, (text: string) => void, () => void] {
  const name = `${draftPrefix(useSub())}${what}`;
  const [text, setText] = useState(() => readStored(name, original));

  return [text, (changed) => {
    setText(changed);
    if (changed === original)
      forget(name);
    else
      store(name, changed);
  }, () => forget(name)];
}

/* Whether anything is half written. */
export function hasDrafts(sub: string): boolean {
  return storedNames(draftPrefix(sub))
    .some((name) => readStored<string>(name, '').trim() !== '');
}

/* The same text under another place's name. */
export function moveDraft(sub: string, from: string, to: string): void {
  const text = readStored<string>(draftPrefix(sub) + from, '');

  if (text === '')
    return;
  store(draftPrefix(sub) + to, text);
  forget(draftPrefix(sub) + from);
}
