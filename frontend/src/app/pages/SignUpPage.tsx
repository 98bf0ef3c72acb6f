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
      <p className={styles.links}>
        <span>{text.haveAccount} <Link to="/signin">{text.signIn}</Link></span>
      </p>
    </AccountPage>
  );
}
