import { Link, NavLink, useLocation } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { ButtonLink } from '@/components/Button';
import { Icon, type IconName } from '@/components/Icon';
import { strings } from '@/config/strings';
import { useMe } from '@/lib/me';
import { useScope } from '@/lib/react/scope';
import { useSignInPath } from '@/lib/react/useSignInPath';
import { cappedCount } from '@/lib/time';
import styles from './Navigation.module.css';

const text = strings.nav;

export function Navigation() {
  const { sub } = useScope();

  return (
    <nav aria-label={text.label} className={styles.nav}
      data-signed-in={sub !== null || undefined}>
      <Link to="/" className={styles.brand} aria-label={strings.name}>
        <img src="/favicon.svg" alt="" width={34} height={34} />
        <span aria-hidden="true">cruddur</span>
      </Link>
      {sub === null ? <Visitor /> : <Member />}
    </nav>
  );
}

/* On their pages there is nothing to come back to. */
const ACCOUNT = /^\/(signin|signup|confirm|forgot)?$/;

function Visitor() {
  const { pathname, search } = useLocation();
  const signIn = useSignInPath();

  return (
    <ul className={styles.items}>
      <Item to="/" icon="home" label={text.home} end />
      <Item to="/search" icon="search" label={text.search} />
      <Item to={ACCOUNT.test(pathname) ? `/signin${search}` : signIn}
        icon="person" label={text.signIn} />
      <Item to="/signup" icon="write" label={text.signUp} />
    </ul>
  );
}

function Member() {
  const { data: me } = useMe();

  return (
    <>
      <ul className={styles.items}>
        <Item to="/" icon="home" label={text.home} end />
        <Item to="/search" icon="search" label={text.search} />
        <Item to="/notifications" icon="bell" label={text.notifications}
          unread={me?.unread_notifications ?? 0} />
        <Item to="/messages" icon="mail" label={text.messages}
          unread={me?.unread_conversations ?? 0} />
        <Item to="/last-chance" icon="hourglass" label={text.lastChance}
          roomy />
        <Item to={me ? `/@${me.handle}` : '/settings/profile'} icon="person"
          label={text.profile} end />
        <Item to="/settings" icon="gear" label={text.settings} end roomy />
      </ul>
      <div className={styles.foot}>
        <ButtonLink to="/" state={{ compose: true }}
          className={styles.write ?? ''}>
          <Icon name="write" size={20} />
          <span>{strings.posts.write}</span>
        </ButtonLink>
        {me && (
          <Link to={`/@${me.handle}`} className={styles.me}>
            <Avatar size="small" handle={me.handle} name={me.display_name} />
            <span className={styles.names}>
              <bdi>{me.display_name}</bdi>
              <span>@{me.handle}</span>
            </span>
          </Link>
        )}
      </div>
    </>
  );
}

function Item({ to, icon, label, unread = 0, end = false, roomy = false }: {
  to: string; icon: IconName; label: string; unread?: number; end?: boolean;
  /* Not on a phone, where another way leads there. */
  roomy?: boolean; }) {
  return (
    <li className={roomy ? styles.roomy : undefined}>
      <NavLink to={to} end={end} className={styles.item}>
        <span className={styles.icon}>
          <Icon name={icon} size={26} />
          {unread > 0 && (
            <span className={styles.badge} aria-hidden="true">
              {cappedCount(unread)}
            </span>
          )}
        </span>
        <span className={styles.label}>{label}</span>
        {unread > 0 && (
          <span className="visually-hidden">
            {text.unread(cappedCount(unread))}
          </span>
        )}
      </NavLink>
    </li>
  );
}
