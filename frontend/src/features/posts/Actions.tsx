import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { Icon, type IconName } from '@/components/Icon';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import type { Activity } from '@/lib/api/types';
import { useMe } from '@/lib/me';
import { useScope } from '@/lib/react/scope';
import { useWork } from '@/lib/react/useWork';
import { shortCount } from '@/lib/time';
import styles from './Actions.module.css';
import { useDelete, useMark } from './queries';
import { Share } from './Share';

const text = strings.posts;

/* Who is not signed in is asked to, where it takes a person. */
export function Actions({ activity, page }: { activity: Activity;
  page: string; }) {
  const { sub } = useScope();
  const { data: me } = useMe();
  const navigate = useNavigate();
  const like = useMark('like');
  const repost = useMark('repost');
  const [open, setOpen] = useState<'share' | 'delete' | null>(null);
  const mark = (how: typeof like, on: boolean) => {
    if (sub === null)
      void navigate(`/signin?next=${encodeURIComponent(page)}`);
    else
      how.mutate({ uuid: activity.uuid, on });
  };

  return (
    <div className={styles.actions}>
      <Link to={page} className={styles.action}
        aria-label={`${text.replyButton}, ${
          text.reply(activity.replies_count)}`}>
        <Icon name="reply" size={18} />
        <Number of={activity.replies_count} />
      </Link>
      <Toggle icon="repeat" on={activity.reposted ?? false}
        number={activity.reposts_count}
        label={`${text.doRepost}, ${text.repost(activity.reposts_count)}`}
        onToggle={(on) => mark(repost, on)} />
      <Toggle icon="heart" on={activity.liked ?? false}
        number={activity.likes_count}
        label={`${text.doLike}, ${text.like(activity.likes_count)}`}
        onToggle={(on) => mark(like, on)} />
      <Act icon="share" label={text.share} onClick={() => setOpen('share')} />
      {me?.handle === activity.handle && (
        <Act icon="trash" label={text.delete}
          onClick={() => setOpen('delete')} />
      )}
      {open === 'share'
        && <Share page={page} onClose={() => setOpen(null)} />}
      {open === 'delete'
        && <Delete activity={activity} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Toggle({ icon, on, number, label, onToggle }: { icon: IconName;
  on: boolean; number: number; label: string;
  onToggle: (on: boolean) => void; }) {
  return (
    <button type="button" className={styles.action} aria-pressed={on}
      aria-label={label} onClick={() => onToggle(!on)}>
      <Icon name={icon} size={18} filled={on && icon === 'heart'} />
      <Number of={number} />
    </button>
  );
}

function Act({ icon, label, onClick }: { icon: IconName; label: string;
  onClick: () => void; }) {
  return (
    <button type="button" className={styles.action} aria-label={label}
      title={label} onClick={onClick}>
      <Icon name={icon} size={18} />
    </button>
  );
}

function Number({ of }: { of: number }) {
  return <span aria-hidden="true">{of > 0 ? shortCount(of) : ''}</span>;
}

function Delete({ activity, onClose }: { activity: Activity;
  onClose: () => void; }) {
  const remove = useDelete();
  const { busy, fault, run } = useWork();

  return (
    <Dialog title={text.deleteTitle} onClose={onClose}>
      <p>{text.deleteWhy}</p>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <Button kind="danger" busy={busy}
        onClick={() => void run(() => remove(activity.uuid))}>
        {text.deleteYes}</Button>
      <Button kind="plain" onClick={onClose}>{text.deleteNo}</Button>
    </Dialog>
  );
}
