/* A conversation that does not exist until its first message arrives. */
import { Navigate } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { Failed, Loading } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { UserShort } from '@/lib/api/types';
import { useUnsent } from '@/lib/react/useOutbox';
import { UnsentRows } from './MessageLog';
import styles from './NewThread.module.css';
import { useConversationWith } from './queries';
import { placeOf } from './recipient';
import { ThreadFrame } from './ThreadFrame';

/* Goes to the one that exists, if there is one. Key it with the handle. */
export function NewThread({ person }: { person: UserShort }) {
  const known = useConversationWith(person.handle);
  const to = { group: null, handle: person.handle };
  const waits = useUnsent(placeOf(to)).length > 0;

  if (known.data && !waits)
    return <Navigate to={`/messages/${known.data}`} replace />;
  return (
    <ThreadFrame to={to} person={person}>
      {(writing) => known.data === null || waits ? (
        <div className={styles.empty}>
          <Avatar size="large" handle={person.handle}
            name={person.display_name} />
          <p>{strings.messages.beginning(person.display_name)}</p>
          <ol className={styles.unsent}>
            <UnsentRows writing={writing} />
          </ol>
        </div>
      ) : known.error
        ? <Failed error={known.error} retry={() => void known.refetch()} />
        : <Loading />}
    </ThreadFrame>
  );
}
