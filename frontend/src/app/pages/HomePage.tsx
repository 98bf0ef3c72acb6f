import { lazy } from 'react';
import { ButtonLink } from '@/components/Button';
import { strings } from '@/config/strings';
import { DemoPeople } from '@/features/account/DemoPeople';
import { HomeFeed } from '@/features/posts/Feeds';
import { loadChunk } from '@/lib/chunks';
import { useScope } from '@/lib/react/scope';
import styles from './HomePage.module.css';

/* Who is not signed in does without what writes. */
const Start = lazy(() => loadChunk(() => import('./StartPage')));

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
