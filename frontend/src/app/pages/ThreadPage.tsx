import { useParams } from 'react-router';
import { Thread } from '@/features/messages/Thread';

export function ThreadPage() {
  const group = useParams()['uuid']?.toLowerCase() ?? '';

  return <Thread key={group} group={group} />;
}
