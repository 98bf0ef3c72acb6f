/* /@handle: the router has no rule for a part of a segment, so this has. */
import { Link, useParams, useSearchParams } from 'react-router';
import { Failed, Loading, Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { ProfileHeader } from '@/features/people/ProfileHeader';
import { useProfile } from '@/features/people/queries';
import { Feed } from '@/features/posts/Feed';
import { isNotFound } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import { Columns } from '../Columns';
import { NotFoundPage } from './NotFoundPage';
import styles from './ProfilePage.module.css';

const text = strings.people;

export function ProfilePage() {
  const at = useParams()['at'] ?? '';

  return at.startsWith('@') ? <Profile key={at} handle={at.slice(1)} />
    : <NotFoundPage />;
}

function Profile({ handle }: { handle: string }) {
  const { data, error, refetch } = useProfile(handle);
  const { data: me } = useMe();
  const [query] = useSearchParams();
  const replies = query.has('replies');

  return (
    <Columns>
      <PageHeader title={data?.display_name ?? `@${handle}`} back="/" />
      {data ? <>
        <ProfileHeader profile={data} mine={me?.handle === data.handle} />
        <nav className={styles.tabs} aria-label={text.of(data.display_name)}>
          <Link to={`/@${handle}`} replace
            aria-current={replies ? false : 'page'}>{text.posts}</Link>
          <Link to={`/@${handle}?replies`} replace
            aria-current={replies ? 'page' : false}>{text.replies}</Link>
        </nav>
        <Feed key={`${replies}`} order="other" label={text.posts}
          path={`/api/activities/@${data.handle}${
            replies ? '?replies=1' : ''}`}
          empty={<Notice icon="clock" text={strings.posts.noneOfWhy}
            title={strings.posts.noneOf(data.display_name)} />} />
      </> : isNotFound(error)
        ? <Notice icon="person" title={text.noPerson}
          text={text.noPersonWhy(handle)} />
        : error ? <Failed retry={() => void refetch()} /> : <Loading />}
    </Columns>
  );
}
