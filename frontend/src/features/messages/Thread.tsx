/* A conversation that exists. Mount it with its uuid as the key. */
import { useState } from 'react';
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';
import { isNotFound } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import { useFailure } from '@/lib/react/useFailure';
import { MessageLog } from './MessageLog';
import { useConversation, useThread } from './queries';
import { firstUnread } from './rows';
import { ThreadFrame } from './ThreadFrame';

export function Thread({ group }: { group: string }) {
  const me = useMe();
  const meta = useConversation(group);
  const thread = useThread(group);
  const ofMeta = useFailure(meta);
  const failure = useFailure(thread) ?? ofMeta;
  const opened = useOpened(thread.data?.items, me.data?.handle,
    meta.data?.last_read_at);

  if (isNotFound(meta.error) || isNotFound(thread.error))
    return <Gone />;
  return (
    <ThreadFrame to={{ group, handle: null }} person={meta.data ?? null}>
      {(writing) => meta.data && thread.data && me.data && opened ? (
        <MessageLog group={group} writing={writing}
          name={meta.data.display_name} myHandle={me.data.handle}
          newestFirst={thread.data.items} older={thread.older}
          newFrom={opened.newFrom} lastReadAt={opened.lastReadAt} />
      ) : failure ? (
        <Failed error={failure} retry={() => {
          void thread.refetch();
          void meta.refetch();
        }} />
      ) : <Loading />}
    </ThreadFrame>
  );
}

/* What was read when the thread was opened; it stays while it is open. */
function useOpened(items: Parameters<typeof firstUnread>[0] | undefined,
  myHandle: string | undefined, lastReadAt: string | null | undefined) {
  const [opened, setOpened] = useState<{ newFrom: string | null;
    lastReadAt: string | null; } | null>(null);

  if (opened === null && items && myHandle && lastReadAt !== undefined)
    setOpened({ newFrom: firstUnread(items, myHandle, lastReadAt),
      lastReadAt });
  return opened;
}

function Gone() {
  return (
    <>
      <PageTitle text={strings.messages.gone} />
      <Notice icon="mail" level="h1" title={strings.messages.gone}
        text={strings.messages.goneWhy}>
        <ButtonLink to="/messages">{strings.messages.title}</ButtonLink>
      </Notice>
    </>
  );
}
