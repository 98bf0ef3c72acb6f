import { Link } from 'react-router';
import { strings } from '@/config/strings';
import { useScope } from '@/lib/react/scope';
import { useSignInPath } from '@/lib/react/useSignInPath';
import { hasEnded } from '@/lib/session';
import styles from './Offline.module.css';

const text = strings.account;

/* For who was signed in on a page that everybody may see. */
export function SessionEnded() {
  const { sub } = useScope();
  const signIn = useSignInPath();

  return (
    <div role="status">
      {sub === null && hasEnded() && (
        <p className={styles.offline}>
          {text.expired} <Link to={signIn}>{text.signIn}</Link>
        </p>
      )}
    </div>
  );
}
