import { useSearchParams } from 'react-router';
import { Loading, Notice } from '@/components/Notice';
import { PageTitle } from '@/components/PageTitle';
import { SearchBox } from '@/components/SearchBox';
import { strings } from '@/config/strings';
import { PeopleList } from '@/features/people/PeopleList';
import { FoundFeed } from '@/features/posts/Feeds';
import type { UserShort } from '@/lib/api/types';
import { usePeople } from '@/lib/people';
import { useScope } from '@/lib/react/scope';
import styles from './SearchPage.module.css';

const text = strings.search;
const MOST_PEOPLE = 3;

export function SearchPage() {
  const [query, setQuery] = useSearchParams();
  const { sub } = useScope();
  const term = query.get('term')?.trim() ?? '';

  return (
    <>
      <PageTitle text={term === '' ? text.label : text.of(term)} />
      <header className={styles.header}>
        <h1 className="visually-hidden" tabIndex={-1} data-heading>
          {term === '' ? text.label : text.of(term)}
        </h1>
        <SearchBox term={term} autoFocus={term === ''}
          onSearch={(found) => setQuery({ term: found })} />
      </header>
      {term === '' ? (
        <Notice icon="search" title={text.start}
          text={sub === null ? text.startWhyOut : text.startWhy} />
      ) : (
        <>
          {sub === null ? <Posts term={term} /> : <All term={term} />}
        </>
      )}
    </>
  );
}

function Posts({ term }: { term: string }) {
  return (
    <>
      <h2 className={styles.title}>{text.posts}</h2>
      <FoundFeed term={term} />
    </>
  );
}

/*
 * For the signed-in: nobody else may look through the list of people. It
 * stands above the posts, so they wait for it; but not for long.
 */
function All({ term }: { term: string }) {
  const { data, isLoading, isPlaceholderData, failureCount } =
    usePeople(term.replace(/^@/, ''));
  const waits = (isLoading || isPlaceholderData) && failureCount === 0;

  return (
    <>
      {waits && <Loading />}
      <div hidden={waits}>
        <People people={(data ?? []).slice(0, MOST_PEOPLE)} />
        <Posts term={term} />
      </div>
    </>
  );
}

function People({ people }: { people: UserShort[] }) {
  if (people.length === 0)
    return null;
  return (
    <section aria-labelledby="found-people" className={styles.people}>
      <h2 id="found-people" className={styles.title}>{text.people}</h2>
      <PeopleList people={people} label={text.people} />
    </section>
  );
}
