import { strings } from '@/config/strings';
import type { Mentions } from '@/lib/react/useMentions';
import { Avatar } from './Avatar';
import styles from './MentionList.module.css';

/* People to mention, beside the text; the focus stays in it. */
export function MentionList({ id, upwards, mentions: { found, active, pick } }:
{ id: string; upwards: boolean; mentions: Mentions; }) {
  return (
    <>
      <p role="status" className="visually-hidden">
        {found.length > 0 && strings.people.found(found.length)}
      </p>
      {found.length > 0 && (
        <ul id={id} role="listbox" aria-label={strings.people.mention}
          data-upwards={upwards || undefined} className={styles.list}>
          {found.map((person) => (
            <li key={person.uuid} id={`${id}-${person.uuid}`} role="option"
              aria-selected={person === active} className={styles.person}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(person);
              }}>
              <Avatar size="small" handle={person.handle}
                name={person.display_name} />
              <bdi>{person.display_name}</bdi>
              <span>@{person.handle}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
