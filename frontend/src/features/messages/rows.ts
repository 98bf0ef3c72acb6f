/* What stands in a thread from top to bottom: days, the new line, messages. */
import type { Message } from '@/lib/api/types';
import { dayOf } from '@/lib/time';

/* Messages of one person within this stand together. */
const TOGETHER_MS = 5 * 60_000;

export type Row =
  | { kind: 'day'; key: string; time: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; mine: boolean;
    /* First and last of those that stand together. */
    first: boolean; last: boolean; };

/* newestFirst as the cache has them; newFrom: the first unread one's uuid. */
export function rowsOf(newestFirst: Message[], myHandle: string,
  newFrom: string | null): Row[] {
  const messages = newestFirst.toReversed();
  const rows: Row[] = [];

  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    const time = Date.parse(message.created_at);
    const opensDay = !before
      || dayOf(Date.parse(before.created_at)) !== dayOf(time);
    const isNew = message.uuid === newFrom;

    if (opensDay)
      rows.push({ kind: 'day', key: `day ${dayOf(time)}`, time });
    if (isNew)
      rows.push({ kind: 'new', key: 'new' });
    rows.push({ kind: 'message', key: message.uuid, message,
      mine: message.handle === myHandle,
      first: isNew || !together(before, message),
      last: after?.uuid === newFrom || !together(message, after) });
  });
  return rows;
}

/*
 * The first message that the viewer has not read: after both what they read
 * and what they said last. Null when there is none.
 */
export function firstUnread(newestFirst: Message[], myHandle: string,
  lastReadAt: string | null): string | null {
  let found: string | null = null;

  for (const { uuid, handle, created_at: time } of newestFirst) {
    if (handle === myHandle || (lastReadAt !== null && time <= lastReadAt))
      break;
    found = uuid;
  }
  return found;
}

function together(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.handle !== b.handle)
    return false;
  const from = Date.parse(a.created_at);
  const to = Date.parse(b.created_at);

  return to - from < TOGETHER_MS && dayOf(from) === dayOf(to);
}
