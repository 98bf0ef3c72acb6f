import { strings } from '@/config/strings';
import { ChooseHandle } from '@/features/account/ChooseHandle';
import { SignOut } from '@/features/account/SignOut';
import { AccountPage } from './AccountPage';

export default function ChooseHandlePage() {
  return (
    <AccountPage title={strings.account.chooseHandle}
      why={strings.account.chooseHandleWhy}>
      <ChooseHandle />
      <SignOut />
    </AccountPage>
  );
}
