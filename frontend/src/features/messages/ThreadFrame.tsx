/* The header of a thread, its messages, and the composer below them. */
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { IconButton } from '@/components/Button';
import { useGoBack } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { draftPrefix } from '@/lib/drafts';
import type { Recipient } from '@/lib/outbox';
import { useSub } from '@/lib/react/scope';
import { readStored, store } from '@/lib/storage';
import { Composer } from './Composer';
import styles from './ThreadFrame.module.css';
import { draftOf } from './useOutbox';

interface ThreadFrameProps {
  to: Recipient;
  /* Null until it is known. */
  person: { handle: string; display_name: string } | null;
  children: (edit: (message: string) => void) => ReactNode;
}

export function ThreadFrame({ to, person, children }: ThreadFrameProps) {
  const goBack = useGoBack('/messages');
  const [edited, edit] = useEdited(to);
  const name = person?.display_name ?? '';

  return (
    <section className={styles.thread}
      aria-label={person ? strings.messages.thread(name) : undefined}>
      <title>{`${name || strings.messages.title} · ${strings.name}`}</title>
      <header className={styles.header}>
        <IconButton icon="back" label={strings.common.back}
          className={styles.back} onClick={goBack} />
        {person && (
          <Link to={`/@${person.handle}`} className={styles.person}>
            <Avatar size="small" handle={person.handle}
              name={name} />
            <span className={styles.names}>
              <h1 tabIndex={-1} data-heading><bdi>{name}</bdi></h1>
              <span>@{person.handle}</span>
            </span>
          </Link>
        )}
      </header>
      {children(edit)}
      <Composer key={edited} to={to} name={name} />
    </section>
  );
}

/* Puts a message that was not sent back where it can be changed. */
function useEdited(to: Recipient): [number, (message: string) => void] {
  const name = draftPrefix(useSub()) + draftOf(to);
  const [edited, setEdited] = useState(0);

  return [edited, (message) => {
    const draft = readStored<string>(name, '');

    store(name, draft === '' ? message : `${message}\n${draft}`);
    setEdited(edited + 1);
  }];
}
