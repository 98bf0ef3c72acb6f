/* The @name that is being written where the caret stands. */
export interface Mention {
  /* Where its @ is. */
  from: number;
  /* What is there of the handle. */
  term: string;
}

/* Not preceded by what the server's rule forbids; one letter at least. */
const OPEN = /(?<![\p{L}\p{N}_@./])@([A-Za-z0-9_]{1,20})$/u;

export function mentionAt(text: string, caret: number): Mention | null {
  const match = OPEN.exec(text.slice(0, caret));
  const term = match?.[1];

  if (!match || term === undefined || /^[A-Za-z0-9_]/.test(text.slice(caret)))
    return null;
  return { from: match.index, term };
}

/* The text with the whole handle there, and the caret behind it. */
export function withMention(text: string, { from, term }: Mention,
  handle: string): { text: string; caret: number } {
  const rest = text.slice(from + 1 + term.length);
  const name = `@${handle}${/^\s/.test(rest) ? '' : ' '}`;

  return { text: text.slice(0, from) + name + rest,
    caret: from + handle.length + 2 };
}
