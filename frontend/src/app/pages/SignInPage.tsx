import { Link, useLocation, useSearchParams } from 'react-router';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { DemoPeople } from '@/features/account/DemoPeople';
import { SignInForm } from '@/features/account/SignInForm';
import { hasEnded } from '@/lib/session';
import { AccountPage } from './AccountPage';
import styles from './AccountPage.module.css';

const text = strings.account;

export function SignInPage() {
  const [query] = useSearchParams();
  const state = useLocation().state as { recovered?: boolean } | null;

  return (
    <AccountPage title={text.signIn}>
      {query.has('next') && !state?.recovered
        && <Banner kind="note">
          {hasEnded() ? text.expired : text.goOn}</Banner>}
      {state?.recovered && <Banner kind="good">{text.recovered}</Banner>}
      <SignInForm />
      <div className={styles.links}>
        <Link to="/forgot">{text.forgot}</Link>
        <p>{text.noAccount} <Link to="/signup">{text.signUp}</Link></p>
      </div>
      <DemoPeople />
    </AccountPage>
  );
}
