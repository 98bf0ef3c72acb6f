import { Avatar } from '@/components/Avatar';
import { strings } from '@/config/strings';
import styles from './MentionList.module.css';
import type { Mentions } from './useMentions';

/* People to mention, below the text; the focus stays in it. */
export function MentionList({ id, mentions: { found, active, pick } }: {
  id: string; mentions: Mentions; }) {
  return (
    <>
      <p role="status" className="visually-hidden">
        {found.length > 0 && strings.messages.found(found.length)}
      </p>
      {found.length > 0 && (
        <ul id={id} role="listbox" aria-label={strings.posts.mention}
          className={styles.list}>
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
