import { useParams } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { PostView } from '@/features/posts/PostView';
import { useCompose } from '../useCompose';

export function PostPage() {
  const uuid = useParams()['uuid']?.toLowerCase() ?? '';
  const compose = useCompose();

  return (
    <>
      <PageHeader title={strings.posts.one} back="/" />
      <PostView key={uuid} uuid={uuid} compose={compose} />
    </>
  );
}
