/* The content, and beside it on a wide screen what else there is. */
import type { ReactNode } from 'react';
import { LastChance } from '@/features/posts/LastChance';
import { PeopleHere } from '@/features/posts/PeopleHere';
import { strings } from '@/config/strings';
import { useMe } from '@/lib/me';
import { useWide } from '@/lib/react/useWide';
import styles from './Columns.module.css';
import { SearchBox } from './SearchBox';

export function Columns({ children, search = true }: {
  children: ReactNode; search?: boolean; }) {
  const wide = useWide();
  const { data: me } = useMe();

  return (
    <div className={styles.columns}>
      <div className={styles.content}>{children}</div>
      {wide && (
        <aside className={styles.side} aria-label={strings.nav.aside}>
          {search && <SearchBox />}
          <LastChance />
          <PeopleHere without={me?.handle} />
        </aside>
      )}
    </div>
  );
}
