import { Link } from 'react-router';
import { strings } from '@/config/strings';
import { SignUpForm } from '@/features/account/SignUpForm';
import { AccountPage } from './AccountPage';
import styles from './AccountPage.module.css';

const text = strings.account;

export function SignUpPage() {
  return (
    <AccountPage title={text.signUp}>
      <SignUpForm />
      <div className={styles.links}>
        <p>{text.haveAccount} <Link to="/signin">{text.signIn}</Link></p>
      </div>
    </AccountPage>
  );
}
