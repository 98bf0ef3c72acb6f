import { strings } from '@/config/strings';
import { useKnownMe } from '@/lib/me';
import { cappedCount } from '@/lib/time';

/* What the browser's tab says: the page, and before it what is unread. */
export function PageTitle({ text }: { text: string }) {
  const me = useKnownMe();
  const unread = (me?.unread_conversations ?? 0)
    + (me?.unread_notifications ?? 0);

  return (
    <title>
      {`${unread > 0 ? `(${cappedCount(unread)}) ` : ''}${text} · ${
        strings.name}`}
    </title>
  );
}
