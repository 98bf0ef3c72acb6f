/* Posts or replies of one's own that are on their way, or were refused. */
import { Avatar } from '@/components/Avatar';
import { UnsentState } from '@/components/UnsentState';
import { UserText } from '@/components/UserText';
import { strings } from '@/config/strings';
import { useMe } from '@/lib/me';
import { useUnsent } from '@/lib/react/useOutbox';
import type { Writing } from '@/lib/react/useWriting';
import styles from './UnsentPosts.module.css';

/* The last that was written first, as it will stand in the list. */
export function UnsentPosts({ writing }: { writing: Writing }) {
  const { data: me } = useMe();
  const unsent = useUnsent(writing.place).toReversed();

  if (unsent.length === 0)
    return null;
  return (
    <ul aria-label={strings.outbox.label}>
      {unsent.map((item) => (
        <li key={item.key} className={styles.row}>
          <Avatar handle={me?.handle ?? ''} name={me?.display_name ?? ''} />
          <div className={styles.said}>
            <UserText text={item.text} />
            <UnsentState unsent={item} writing={writing} />
          </div>
        </li>
      ))}
    </ul>
  );
}
