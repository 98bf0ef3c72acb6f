import { Failed, Loading } from '@/components/Notice';
import { PageHeader, useGoBack } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { EditProfile } from '@/features/people/EditProfile';
import { useMe } from '@/lib/me';
import { toast } from '@/lib/toast';

export function EditProfilePage() {
  const { data: me, error, refetch } = useMe();
  const goBack = useGoBack(me ? `/@${me.handle}` : '/');

  return (
    <>
      <PageHeader title={strings.people.edit} back="/settings" />
      {me ? (
        <EditProfile key={me.uuid} profile={me} onDone={() => {
          toast(strings.people.saved);
          goBack();
        }} />
      ) : error ? <Failed error={error} retry={() => void refetch()} />
        : <Loading rows={2} />}
    </>
  );
}
