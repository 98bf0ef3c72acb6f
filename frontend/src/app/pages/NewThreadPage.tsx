import { useParams } from 'react-router';
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';
import { NewThread } from '@/features/messages/NewThread';
import { usePerson } from '@/features/people/queries';
import { isNotFound } from '@/lib/api/errors';
import { useMe } from '@/lib/me';

const text = strings.messages;

export function NewThreadPage() {
  const handle = useParams()['handle'] ?? '';
  const { data: person, error, refetch } = usePerson(handle);
  const { data: me } = useMe();

  if (isNotFound(error))
    return <NoOne title={text.noPerson(handle)} />;
  if (person && me && person.uuid === me.uuid)
    return <NoOne title={text.yourself} />;
  if (person && me)
    return <NewThread key={person.uuid} person={person} />;
  return error ? <Failed error={error} retry={() => void refetch()} />
    : <Loading />;
}

function NoOne({ title }: { title: string }) {
  return (
    <>
      <PageTitle text={title} />
      <Notice icon="person" level="h1" title={title}>
        <ButtonLink to="/messages/new">{text.new}</ButtonLink>
      </Notice>
    </>
  );
}
