/* Who somebody is, and what one can do about it. */
import { Avatar } from '@/components/Avatar';
import { ButtonLink } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import type { Profile } from '@/lib/api/types';
import { useMe } from '@/lib/me';
import { useScope } from '@/lib/react/scope';
import { monthOf } from '@/lib/time';
import styles from './ProfileHeader.module.css';

const text = strings.people;

export function ProfileHeader({ profile }: { profile: Profile }) {
  const { handle, display_name: name, bio } = profile;

  return (
    <section className={styles.profile} aria-label={text.profile}>
      <div className={styles.top}>
        <Avatar size="large" handle={handle} name={name} />
        <Buttons handle={handle} />
      </div>
      <div>
        <p className={styles.name}><bdi>{name}</bdi></p>
        <p className={styles.muted}>@{handle}</p>
      </div>
      {bio !== '' && <UserText text={bio} />}
      <ul className={`${styles.muted} ${styles.facts}`}>
        <li>
          <Icon name="calendar" size={18} />
          {text.since(monthOf(Date.parse(profile.created_at)))}
        </li>
        <li><Icon name="clock" size={18} />
          {text.living(profile.cruds_count)}</li>
      </ul>
    </section>
  );
}

function Buttons({ handle }: { handle: string }) {
  const { sub } = useScope();
  const { data: me } = useMe();

  if (sub !== null && !me)
    return null;
  if (me?.handle === handle)
    return (
      <span className={styles.buttons}>
        <ButtonLink to="/settings" kind="plain" aria-label={text.settings}
          className={styles.settings ?? ''} title={text.settings}>
          <Icon name="gear" size={20} />
        </ButtonLink>
        <ButtonLink to="/settings/profile" kind="plain">{text.edit}
        </ButtonLink>
      </span>
    );
  return (
    <ButtonLink to={`/messages/new/${handle}`} kind="plain">
      <Icon name="mail" size={20} />{text.message}
    </ButtonLink>
  );
}
