import { Link } from 'react-router';
import { ButtonLink } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { DemoPeople } from '@/features/account/DemoPeople';
import { Composer } from '@/features/posts/Composer';
import { HomeFeed } from '@/features/posts/Feeds';
import { useScope } from '@/lib/react/scope';
import { useCompose } from '../useCompose';
import styles from './HomePage.module.css';

export function HomePage() {
  const { sub } = useScope();

  return sub === null ? <Welcome /> : <Start />;
}

function Welcome() {
  return (
    <>
      <title>{strings.name}</title>
      <div className={styles.welcome}>
        <div className={styles.claim}>
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
      <h2 className={styles.now}>{strings.posts.now}</h2>
      <HomeFeed />
    </>
  );
}

function Start() {
  const compose = useCompose();

  return (
    <>
      <PageHeader title={strings.nav.home}>
        <Link to="/last-chance" className={styles.last}
          aria-label={strings.posts.lastChance}
          title={strings.posts.lastChance}>
          <Icon name="hourglass" size={22} />
        </Link>
      </PageHeader>
      <Composer focus={compose} />
      <HomeFeed />
    </>
  );
}
