import { useSearchParams } from 'react-router';
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import { PeopleFound } from '@/features/people/PeopleFound';
import { Feed } from '@/features/posts/Feed';
import { Columns } from '../Columns';
import { SearchBox } from '../SearchBox';
import styles from './SearchPage.module.css';

const text = strings.search;

export function SearchPage() {
  const [query] = useSearchParams();
  const term = (query.get('term') ?? '').trim();
  const path = `/api/activities/search?${
    new URLSearchParams({ term }).toString()}`;

  return (
    <Columns search={false}>
      <title>{`${term || strings.nav.search} · ${strings.name}`}</title>
      <header className={styles.header}>
        <h1 className="visually-hidden">{strings.nav.search}</h1>
        <SearchBox key={term} term={term} autoFocus={term === ''} />
      </header>
      {term === ''
        ? <Notice icon="search" title={text.start} text={text.startWhy} />
        : Array.from(term).length > 100
          ? <Notice icon="search" title={text.tooLong} />
          : <>
            <PeopleFound key={`people ${term}`} term={term} />
            <Feed key={term} path={path} order="other" label={text.posts}
              empty={<Notice icon="search" title={text.none(term)}
                text={text.noneWhy} />} />
          </>}
    </Columns>
  );
}
