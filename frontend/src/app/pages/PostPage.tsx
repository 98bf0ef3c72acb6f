import { useParams } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { PostView } from '@/features/posts/PostView';
import { uuidOf } from '@/lib/ids';
import { useCompose } from '../useCompose';
import { NotFoundPage } from './NotFoundPage';

export function PostPage() {
  const uuid = uuidOf(useParams()['uuid']);
  const compose = useCompose();

  return uuid === null ? <NotFoundPage /> : (
    <>
      <PageHeader title={strings.posts.one} back="/" />
      <PostView key={uuid} uuid={uuid} compose={compose} />
    </>
  );
}
