/*
 * One post: what it answers above it, the answers below. When its second has
 * come, or its author took it away, the page says that it is gone.
 */
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { useGoBack } from '@/components/PageHeader';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';
import { isNotFound } from '@/lib/api/errors';
import type { Activity } from '@/lib/api/types';
import type { Entry } from '@/lib/posts';
import { useScope } from '@/lib/react/scope';
import { useFailure } from '@/lib/react/useFailure';
import { useUnexpired } from '@/lib/react/useUnexpired';
import { LeftReply } from './LeftReply';
import { PostCard, postPath } from './PostCard';
import { PostList } from './PostList';
import styles from './PostView.module.css';
import { usePost } from './queries';
import { ReplyComposer } from './ReplyComposer';

const text = strings.posts;
const endOf = ({ expires_at: end }: Activity) => end;
const endOfEntry = ({ post }: Entry) => post.expires_at;

/* Mount it with the uuid as the key. */
export function PostView({ uuid, compose }: { uuid: string;
  compose: string | null; }) {
  const { sub } = useScope();
  const query = usePost(uuid);
  const failure = useFailure(query);
  const goBack = useGoBack('/');
  const [post] = useUnexpired(query.data?.post ? [query.data.post] : [],
    endOf);

  useOwnAddress(post);
  if (isNotFound(query.error) || (query.data && !post))
    return <Gone uuid={uuid} />;
  if (!post || !query.data)
    return failure
      ? <Failed error={failure} retry={() => void query.refetch()} />
      : <Loading rows={3} />;
  return (
    <>
      <PageTitle text={text.by(post.display_name)} />
      {post.reply_to_activity_uuid !== null
        && <Parent uuid={post.reply_to_activity_uuid} />}
      <PostCard post={post} whole onGone={goBack} />
      {sub !== null && <ReplyComposer post={post} focus={compose} />}
      <Replies query={query} />
    </>
  );
}

/* Whatever handle stood in the address: it becomes the author's. */
function useOwnAddress(post: Activity | undefined): void {
  const navigate = useNavigate();
  const place = useLocation();
  const path = post && postPath(post);

  useEffect(() => {
    if (path !== undefined
      && new URL(path, location.href).pathname !== location.pathname)
      void navigate(path + place.search,
        { replace: true, state: place.state as unknown });
  }, [navigate, path, place]);
}

function Parent({ uuid }: { uuid: string }) {
  const { data, isError } = usePost(uuid);

  if (data?.post)
    return <PostCard post={data.post} parent />;
  return isError ? null : <Loading rows={1} />;
}

function Replies({ query }: { query: ReturnType<typeof usePost> }) {
  const { data, older, isPlaceholderData } = query;
  const alive = useUnexpired(data?.items ?? [], endOfEntry);

  if (!data || (isPlaceholderData && (data.post?.replies_count ?? 0) > 0))
    return <Loading rows={2} />;
  return alive.length === 0 && !older.more
    ? <p className={styles.none}>{text.noAnswers}</p>
    : <PostList alive={alive} label={text.replies} older={older}
      inThread />;
}

/* It takes the focus if what had it is gone with the post. */
function Gone({ uuid }: { uuid: string }) {
  const { sub } = useScope();
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (document.activeElement === document.body)
      place.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <div ref={place} role="status" tabIndex={-1}>
        <PageTitle text={text.goneTitle} />
        <Notice icon="clock" title={text.goneTitle} text={text.goneWhy}>
          <ButtonLink to="/">{strings.common.goHome}</ButtonLink>
        </Notice>
      </div>
      {sub !== null && <LeftReply uuid={uuid} />}
    </>
  );
}
