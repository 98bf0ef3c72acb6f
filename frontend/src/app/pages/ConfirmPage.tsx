import { strings } from '@/config/strings';
import { ConfirmForm } from '@/features/account/ConfirmForm';
import { pendingEmail } from '@/features/account/pending';
import { AccountPage } from './AccountPage';

export function ConfirmPage() {
  return (
    <AccountPage title={strings.account.confirm}
      why={strings.account.confirmWhy(pendingEmail())}>
      <ConfirmForm />
    </AccountPage>
  );
}
