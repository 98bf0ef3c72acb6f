/*
 * One post, in a list or on its own page. A long list leaves those alone that
 * are as they were.
 */
import { memo, type MouseEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { Time } from '@/components/Time';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useLife } from '@/lib/react/useLife';
import { fullTime } from '@/lib/time';
import { Actions } from './Actions';
import { LifeMark } from './LifeMark';
import styles from './PostCard.module.css';

const text = strings.posts;

export const postPath = ({ handle, uuid }: { handle: string;
  uuid: string; }) => `/@${handle}/status/${uuid}`;

export const PostCard = memo(function PostCard({ post, whole = false,
  parent = false, inThread = parent || whole, onGone }: { post: Activity;
  /* On its own page: larger, and it leads nowhere. */
  whole?: boolean;
  /* Above an answer to it. */
  parent?: boolean;
  /* What it answers stands above it. */
  inThread?: boolean; onGone?: () => void; }) {
  const { stage } = useLife(post);
  const open = useOpen(postPath(post), whole);

  return (
    <article className={styles.card} data-post={post.uuid} data-stage={stage}
      data-whole={whole || undefined} data-parent={parent || undefined}
      aria-label={text.by(post.display_name)} onClick={open}>
      {post.repost && <Passed repost={post.repost} />}
      <Link to={`/@${post.handle}`} className={styles.face} tabIndex={-1}
        aria-hidden="true">
        <Avatar handle={post.handle} name={post.display_name} />
      </Link>
      <header className={styles.header}>
        <Link to={`/@${post.handle}`} className={styles.author}>
          <bdi className={styles.name}>{post.display_name}</bdi>{' '}
          <span className={styles.handle}>@{post.handle}</span>
        </Link>
        {!whole && (
          <Link to={postPath(post)} className={styles.time}>
            <Time at={post.created_at} />
          </Link>
        )}
        <LifeMark post={post} />
      </header>
      <div className={styles.body}>
        {!inThread && post.reply_to_activity_uuid !== null && (
          <Link to={postPath(post)} className={styles.answers}>
            {text.isReply}
          </Link>
        )}
        <UserText text={post.message} />
        {whole && <Written at={post.created_at} />}
      </div>
      <Actions post={post} onGone={onGone} />
    </article>
  );
});

function Passed({ repost }: { repost: { handle: string;
  display_name: string; }; }) {
  return (
    <p className={styles.passed}>
      <Icon name="repeat" size={16} />
      <Link to={`/@${repost.handle}`}>
        {text.repostedBy} <bdi>{repost.display_name}</bdi>
      </Link>
    </p>
  );
}

function Written({ at }: { at: string }) {
  const time = Date.parse(at);

  return (
    <p className={styles.written}>
      <time dateTime={at}>{fullTime(time)}</time>
    </p>
  );
}

/* A click beside the links opens the post; one that ends a selection not. */
function useOpen(path: string, off: boolean) {
  const navigate = useNavigate();

  if (off)
    return undefined;
  return (event: MouseEvent) => {
    const target = event.target as Element;

    if (event.defaultPrevented || target.closest('a, button, dialog')
      || getSelection()?.type === 'Range')
      return;
    if (event.ctrlKey || event.metaKey)
      window.open(path, '_blank', 'noopener');
    else
      void navigate(path);
  };
}
