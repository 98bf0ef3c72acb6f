import { PageHeader } from '@/components/PageHeader';
import { Loading } from '@/components/Notice';
import { strings } from '@/config/strings';
import { EditProfile } from '@/features/people/EditProfile';
import { useMe } from '@/lib/me';

export function EditProfilePage() {
  const { data: me } = useMe();

  return (
    <>
      <PageHeader title={strings.people.edit} back="/settings" />
      {me ? <EditProfile me={me} /> : <Loading rows={2} />}
    </>
  );
}
