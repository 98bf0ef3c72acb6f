import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { ChangePassword } from '@/features/account/ChangePassword';
import { SignOut } from '@/features/account/SignOut';
import { SignOutEverywhere } from '@/features/account/SignOutEverywhere';
import { useMe } from '@/lib/me';
import { ShortcutList } from '../ShortcutList';
import styles from './SettingsPage.module.css';

const text = strings.account;

export function SettingsPage() {
  const { data: me } = useMe();

  return (
    <>
      <PageHeader title={text.settings} />
      <div className={styles.page}>
        <section>
          <p className={styles.who}>
            {text.signedInAs}
            <strong title={me?.email}>{me?.email}</strong>
          </p>
          <SignOut />
        </section>
        <section aria-labelledby="password">
          <h2 id="password">{text.changePassword}</h2>
          <ChangePassword />
        </section>
        <section aria-labelledby="everywhere">
          <h2 id="everywhere">{text.everywhere}</h2>
          <p className={styles.who}>{text.everywhereWhy}</p>
          <SignOutEverywhere />
        </section>
        <section aria-labelledby="keys">
          <h2 id="keys">{text.shortcuts}</h2>
          <ShortcutList />
        </section>
      </div>
    </>
  );
}
