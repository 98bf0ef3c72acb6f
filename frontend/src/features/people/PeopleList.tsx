/* People, small, one below the other. */
import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import styles from './PeopleList.module.css';

export interface Person {
  handle: string;
  display_name: string;
}

export function PeopleList({ people, label }: { people: Person[];
  label: string; }) {
  return (
    <ul aria-label={label}>
      {people.map(({ handle, display_name: name }) => (
        <li key={handle}>
          <Link to={`/@${handle}`} className={styles.person}>
            <Avatar handle={handle} name={name} />
            <span className={styles.names}>
              <bdi>{name}</bdi>
              <span>@{handle}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
