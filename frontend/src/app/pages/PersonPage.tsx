/* A person: who they are, their posts and reposts, their replies. */
import { NavLink, useParams } from 'react-router';
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';
import { ProfileHeader } from '@/features/people/ProfileHeader';
import { useProfile } from '@/features/people/queries';
import { PersonFeed } from '@/features/posts/Feeds';
import { isNotFound } from '@/lib/api/errors';
import { useScope } from '@/lib/react/scope';
import { useFailure } from '@/lib/react/useFailure';
import { NotFoundPage } from './NotFoundPage';
import styles from './PersonPage.module.css';

const text = strings.people;

/* The address says /@handle; other words of one part are nobody's. */
export function PersonPage({ replies = false }: { replies?: boolean }) {
  const at = useParams()['at'] ?? '';

  return at.startsWith('@')
    ? <Person handle={at.slice(1)} replies={replies} /> : <NotFoundPage />;
}

function Person({ handle, replies }: { handle: string; replies: boolean }) {
  const query = useProfile(handle);
  const { data, error, refetch } = query;
  const failure = useFailure(query);

  if (isNotFound(error))
    return <Nobody handle={handle} />;
  return (
    <>
      <PageHeader title={data?.display_name ?? `@${handle}`} back="/" />
      {data ? <ProfileHeader profile={data} />
        : failure ? <Failed error={failure} retry={() => void refetch()} />
          : <Loading />}
      <div hidden={!data && !failure}>
        <nav className={styles.tabs} aria-label={text.tabs}>
          <NavLink to={`/@${handle}`} end replace>{text.posts}</NavLink>
          <NavLink to={`/@${handle}/replies`} replace>{text.replies}</NavLink>
        </nav>
        <PersonFeed key={`${handle} ${replies}`} handle={handle}
          name={data?.display_name ?? handle} replies={replies} />
      </div>
    </>
  );
}

function Nobody({ handle }: { handle: string }) {
  const { sub } = useScope();

  return (
    <>
      <PageTitle text={strings.common.notFound} />
      <Notice icon="person" level="h1"
        title={strings.messages.noPerson(handle)}
        text={sub === null ? text.nobodyWhyOut : text.nobodyWhy}>
        {sub === null
          ? <ButtonLink to="/signin?next=/search">
            {strings.nav.signIn}</ButtonLink>
          : <ButtonLink to="/search">{strings.search.label}</ButtonLink>}
      </Notice>
    </>
  );
}
