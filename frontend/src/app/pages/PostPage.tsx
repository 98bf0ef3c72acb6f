import { useParams } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { Post } from '@/features/posts/Post';
import { Columns } from '../Columns';

export function PostPage() {
  const { uuid = '' } = useParams();

  return (
    <Columns>
      <PageHeader title={strings.posts.post} back="/" />
      <Post key={uuid} uuid={uuid.toLowerCase()} />
    </Columns>
  );
}
