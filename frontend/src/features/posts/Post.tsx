/* One post on its own page, with what was answered. */
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { strings } from '@/config/strings';
import { isNotFound } from '@/lib/api/errors';
import { useMe } from '@/lib/me';
import { useAlive } from '@/lib/react/useAlive';
import { PostCard } from './PostCard';
import { PostComposer } from './PostComposer';
import { usePost } from './queries';

const text = strings.posts;

export function Post({ uuid }: { uuid: string }) {
  const { data, error, refetch } = usePost(uuid);
  const { data: me } = useMe();
  const [post] = useAlive(data ? [data.activity] : []);
  const replies = useAlive(data?.replies ?? []);

  if (isNotFound(error) || (data && !post))
    return (
      <Notice icon="clock" title={text.gone} text={text.goneWhy}>
        <ButtonLink to="/">{strings.common.goHome}</ButtonLink>
      </Notice>
    );
  if (!post)
    return error ? <Failed retry={() => void refetch()} />
      : <Loading rows={3} />;
  return (
    <>
      {post.reply_to_activity_uuid && <Parent
        uuid={post.reply_to_activity_uuid} />}
      <PostCard activity={post} large />
      {me && <PostComposer me={me}
        replyTo={{ uuid, name: post.display_name }} />}
      <ul aria-label={text.reply(replies.length)}>
        {replies.map((reply) => (
          <li key={reply.uuid}><PostCard activity={reply} inThread /></li>
        ))}
      </ul>
    </>
  );
}

/* What it answers, as long as that is there. */
function Parent({ uuid }: { uuid: string }) {
  const { data } = usePost(uuid);
  const [post] = useAlive(data ? [data.activity] : []);

  return post && <PostCard activity={post} />;
}
