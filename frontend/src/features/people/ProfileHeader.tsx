import { Avatar } from '@/components/Avatar';
import { ButtonLink } from '@/components/Button';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import type { Profile } from '@/lib/api/types';
import { monthOf } from '@/lib/time';
import styles from './ProfileHeader.module.css';

const text = strings.people;

export function ProfileHeader({ profile, mine }: { profile: Profile;
  mine: boolean; }) {
  const { handle, display_name: name, bio, cruds_count, created_at } =
    profile;

  return (
    <section className={styles.header} aria-label={name}>
      <div className={styles.top}>
        <Avatar size="large" handle={handle} name={name} />
        {mine
          ? <span className={styles.mine}>
            <ButtonLink to="/settings" kind="quiet">
              {strings.nav.settings}</ButtonLink>
            <ButtonLink to="/settings/profile" kind="plain">
              {text.edit}</ButtonLink>
          </span>
          : <ButtonLink to={`/messages/new/${handle}`}>
            {text.message}</ButtonLink>}
      </div>
      <p className={styles.name}><bdi>{name}</bdi></p>
      <p className={styles.handle}>@{handle}</p>
      {bio && <UserText text={bio} />}
      <p className={styles.facts}>
        <span>{text.cruds(cruds_count)}</span>
        <span>{text.since(monthOf(Date.parse(created_at)))}</span>
      </p>
    </section>
  );
}
