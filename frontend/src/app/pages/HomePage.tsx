import { ButtonLink } from '@/components/Button';
import { Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { DemoPeople } from '@/features/account/DemoPeople';
import { useScope } from '@/lib/react/scope';
import styles from './HomePage.module.css';

export function HomePage() {
  const { sub } = useScope();

  return sub === null ? <Welcome /> : <Start />;
}

function Welcome() {
  return (
    <div className={styles.welcome}>
      <title>{strings.name}</title>
      <div className={styles.claim}>
        <img src="/favicon.svg" alt="" width={72} height={72} />
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

function Start() {
  return (
    <>
      <PageHeader title={strings.nav.home} />
      <Notice icon="mail" title={strings.messages.title}
        text={strings.messages.noneWhy}>
        <ButtonLink to="/messages">{strings.messages.label}</ButtonLink>
        <ButtonLink to="/messages/new" kind="plain">
          {strings.messages.new}</ButtonLink>
      </Notice>
    </>
  );
}
