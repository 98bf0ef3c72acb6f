/* Who wrote what is on the home page. */
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { strings } from '@/config/strings';
import styles from './PeopleHere.module.css';
import { HOME, useFeed } from './queries';

const MOST = 5;

export function PeopleHere({ without }: { without: string | undefined }) {
  const { data } = useFeed(HOME);
  const people = new Map(data?.items.map(({ handle, display_name: name }) =>
    [handle, name]));

  people.delete(without ?? '');
  if (people.size === 0)
    return null;
  return (
    <section aria-labelledby="people-here" className={styles.box}>
      <h2 id="people-here">{strings.posts.peopleHere}</h2>
      <ul>
        {[...people].slice(0, MOST).map(([handle, name]) => (
          <li key={handle}>
            <Link to={`/@${handle}`} className={styles.row}>
              <Avatar size="small" handle={handle} name={name} />
              <span className={styles.names}>
                <bdi>{name}</bdi>
                <span>@{handle}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
