import { strings } from '@/config/strings';
import { RecoverForm } from '@/features/account/RecoverForm';
import { AccountPage } from './AccountPage';

export function RecoverPage() {
  return (
    <AccountPage title={strings.account.recover}
      why={strings.account.recoverWhy}>
      <RecoverForm />
    </AccountPage>
  );
}
