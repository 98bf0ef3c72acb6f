import { ButtonLink } from '@/components/Button';
import { Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { DemoPeople } from '@/features/account/DemoPeople';
import { Feed } from '@/features/posts/Feed';
import { HOME } from '@/features/posts/queries';
import { useMe } from '@/lib/me';
import { useScope } from '@/lib/react/scope';
import { Columns } from '../Columns';
import { HomeComposer } from '../HomeComposer';
import styles from './HomePage.module.css';

export function HomePage() {
  const { sub } = useScope();
  const { data: me } = useMe();

  return (
    <Columns>
      {sub === null ? <Welcome /> : <>
        <PageHeader title={strings.nav.home} />
        <HomeComposer />
      </>}
      <Feed path={HOME} myHandle={me?.handle} label={strings.posts.latest}
        empty={<Notice icon="clock" title={strings.posts.none}
          text={strings.posts.noneWhy} />} />
    </Columns>
  );
}

function Welcome() {
  return (
    <div className={styles.welcome}>
      <title>{strings.name}</title>
      <div className={styles.claim}>
        <img src="/favicon.svg" alt="" width={64} height={64} />
        <h1 tabIndex={-1} data-heading>{strings.claim}</h1>
        <p>{strings.about}</p>
        <div className={styles.actions}>
          <ButtonLink to="/signup">{strings.account.signUp}</ButtonLink>
          <ButtonLink to="/signin" kind="plain">
            {strings.account.signIn}</ButtonLink>
        </div>
      </div>
      <DemoPeople />
    </div>
  );
}
