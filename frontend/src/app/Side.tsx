/* What stands beside a page where there is room: nothing that is not real. */
import { useNavigate } from 'react-router';
import { SearchBox } from '@/components/SearchBox';
import { strings } from '@/config/strings';
import { PeopleList } from '@/features/people/PeopleList';
import { LastChance } from '@/features/posts/LastChance';
import { useExpiring } from '@/features/posts/queries';
import { useWriters } from '@/features/posts/useWriters';
import styles from './Side.module.css';

const MOST = 4;

export default function Side({ search }: { search: boolean }) {
  const navigate = useNavigate();
  const expiring = useExpiring();
  /* It stands above them. */
  const isSettled = !expiring.isPending || expiring.failureCount > 0;
  const writers = useWriters().slice(0, MOST);

  return (
    <aside className={styles.side} aria-label={strings.nav.side}>
      {search && (
        <SearchBox onSearch={(term) => void navigate(
          `/search?${new URLSearchParams({ term }).toString()}`)} />
      )}
      <LastChance />
      {isSettled && writers.length > 0 && (
        <section className={styles.box} aria-labelledby="writers">
          <h2 id="writers">{strings.people.writers}</h2>
          <PeopleList people={writers} label={strings.people.writers} />
        </section>
      )}
    </aside>
  );
}
