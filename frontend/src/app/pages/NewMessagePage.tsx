import { useNavigate } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { PersonPicker } from '@/features/people/PersonPicker';
import { useMe } from '@/lib/me';

export function NewMessagePage() {
  const navigate = useNavigate();
  const { data: me } = useMe();

  return (
    <>
      <PageHeader title={strings.messages.new} back="/messages" />
      <PersonPicker without={me?.handle ?? ''} onPick={({ handle }) =>
        void navigate(`/messages/new/${handle}`, { replace: true })} />
    </>
  );
}
