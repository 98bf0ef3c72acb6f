import { useParams } from 'react-router';
import { Thread } from '@/features/messages/Thread';
import { uuidOf } from '@/lib/ids';
import { NotFoundPage } from './NotFoundPage';

export function ThreadPage() {
  const group = uuidOf(useParams()['uuid']);

  return group === null ? <NotFoundPage />
    : <Thread key={group} group={group} />;
}
