/* The header of a thread, its messages, and the composer below them. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { IconButton } from '@/components/Button';
import { useGoBack } from '@/components/PageHeader';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';
import { useWriting, type Writing } from '@/lib/react/useWriting';
import { Composer } from './Composer';
import { placeOf, type Recipient } from './recipient';
import styles from './ThreadFrame.module.css';

interface ThreadFrameProps {
  to: Recipient;
  /* Null until it is known. */
  person: { handle: string; display_name: string } | null;
  children: (writing: Writing) => ReactNode;
}

/* Mount it anew for another recipient. */
export function ThreadFrame({ to, person, children }: ThreadFrameProps) {
  const goBack = useGoBack('/messages');
  const writing = useWriting(placeOf(to));
  const name = person?.display_name ?? '';

  return (
    <section className={styles.thread}
      aria-label={person ? strings.messages.thread(name) : undefined}>
      <PageTitle text={name || strings.messages.title} />
      <header className={styles.header}>
        <IconButton icon="back" label={strings.common.back}
          className={styles.back} onClick={goBack} />
        {person && (
          <Link to={`/@${person.handle}`} className={styles.person}>
            <Avatar size="small" handle={person.handle}
              name={name} />
            <span className={styles.names}>
              <h1 tabIndex={-1} data-heading dir="auto">{name}</h1>
              <span>@{person.handle}</span>
            </span>
          </Link>
        )}
      </header>
      <div className={styles.body}>{children(writing)}</div>
      <Composer to={to} name={name} writing={writing} />
    </section>
  );
}
