/* What one can do with a post; who is not signed in is asked to. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Icon, type IconName } from '@/components/Icon';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useMe } from '@/lib/me';
import { useScope } from '@/lib/react/scope';
import { useSignInPath } from '@/lib/react/useSignInPath';
import { shortCount } from '@/lib/time';
import styles from './Actions.module.css';
import { isMarked, markCount, type Mark } from './marks';
import { useMark } from './mutations';
import { postPath } from './PostCard';
import { RemoveDialog } from './RemoveDialog';
import { ShareButton } from './ShareButton';

const text = strings.posts;

export function Actions({ post, onGone }: { post: Activity;
  onGone?: (() => void) | undefined; }) {
  const { data: me } = useMe();
  const [removing, setRemoving] = useState(false);
  const navigate = useNavigate();
  const member = useMember();

  return (
    <div className={styles.actions} role="group" aria-label={text.actions}>
      <Action icon="reply" label={text.reply} count={post.replies_count}
        onClick={() => member(() => void navigate(postPath(post),
          { state: { compose: true } }))} />
      <MarkAction post={post} mark="repost" icon="repeat"
        label={text.repost} />
      <MarkAction post={post} mark="like" icon="heart" label={text.like} />
      <ShareButton post={post} className={styles.action ?? ''} />
      {me?.handle === post.handle ? (
        <Action icon="trash" label={text.remove}
          onClick={() => setRemoving(true)} />
      ) : <span className={styles.nothing} />}
      {removing && <RemoveDialog post={post} onGone={onGone}
        onClose={() => setRemoving(false)} />}
    </div>
  );
}

function MarkAction({ post, mark, icon, label }: { post: Activity;
  mark: Mark; icon: IconName; label: string; }) {
  const { mutate } = useMark(post, mark);
  const member = useMember();
  const on = isMarked(post, mark);

  return (
    <Action icon={icon} label={label} on={on} mark={mark}
      count={markCount(post, mark)}
      onClick={() => member(() => mutate(!on))} />
  );
}

function Action({ icon, label, count = 0, on, mark, onClick }: {
  icon: IconName; label: string; count?: number; on?: boolean; mark?: Mark;
  onClick: () => void; }) {
  return (
    <button type="button" className={styles.action} aria-pressed={on}
      data-mark={mark} title={label} onClick={onClick}
      aria-label={count > 0 ? `${label}, ${shortCount(count)}` : label}>
      <Icon name={icon} size={20} filled={on === true && mark === 'like'} />
      <span aria-hidden="true">{count > 0 && shortCount(count)}</span>
    </button>
  );
}

/* Does it, or leads to the sign-in and back. */
function useMember(): (work: () => void) => void {
  const { sub } = useScope();
  const navigate = useNavigate();
  const signIn = useSignInPath();

  return (work) => {
    if (sub !== null)
      work();
    else
      void navigate(signIn);
  };
}
