import { Link } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { strings } from '@/config/strings';
import { useScope } from '@/lib/react/scope';
import styles from './PersonPicker.module.css';
import { usePeople } from './queries';

/* People whose name fits; only the signed-in may ask. */
export function PeopleFound({ term }: { term: string }) {
  const { sub } = useScope();
  const { data } = usePeople(sub === null ? ''
    : term.replace(/^[@#]/, '').trim());

  if (!data || data.length === 0)
    return null;
  return (
    <section aria-labelledby="people-found">
      <h2 id="people-found" className="visually-hidden">
        {strings.search.people}</h2>
      <ul>
        {data.map(({ uuid, handle, display_name: name }) => (
          <li key={uuid}>
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
    </section>
  );
}
