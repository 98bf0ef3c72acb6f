import { NavLink } from 'react-router';
import { Avatar } from '@/components/Avatar';
import { ButtonLink } from '@/components/Button';
import { Failed, Loading, Notice } from '@/components/Notice';
import { RowList } from '@/components/RowList';
import { Time } from '@/components/Time';
import { strings } from '@/config/strings';
import type { MessageGroup } from '@/lib/api/types';
import { useFailure } from '@/lib/react/useFailure';
import { cappedCount } from '@/lib/time';
import styles from './ConversationList.module.css';
import { useConversations } from './queries';

const text = strings.messages;

export function ConversationList() {
  const query = useConversations();
  const { data, refetch, older } = query;
  const failure = useFailure(query);

  if (!data)
    return failure ? <Failed error={failure} retry={() => void refetch()} />
      : <Loading />;
  if (data.items.length === 0)
    return (
      <Notice icon="mail" title={text.none} text={text.noneWhy}>
        <ButtonLink to="/messages/new">{text.new}</ButtonLink>
      </Notice>
    );
  return (
    <RowList items={data.items} label={text.label} older={older}>
      {(group) => <Row group={group} />}
    </RowList>
  );
}

function Row({ group }: { group: MessageGroup }) {
  const unread = group.unread_count;

  return (
    <NavLink to={`/messages/${group.uuid}`} className={styles.row}
      data-unread={unread > 0 || undefined}>
      <Avatar handle={group.handle} name={group.display_name} />
      <span className={styles.who}>
        <bdi className={styles.name}>{group.display_name}</bdi>
        <span className={styles.time}><Time at={group.created_at} /></span>
      </span>
      <span className={styles.said}>
        <span className={styles.text} dir="auto">{group.message}</span>
        {unread > 0 && (
          <span className={styles.unread}>
            <span aria-hidden="true">{cappedCount(unread)}</span>
            <span className="visually-hidden">
              {text.unread(cappedCount(unread))}
            </span>
          </span>
        )}
      </span>
    </NavLink>
  );
}
