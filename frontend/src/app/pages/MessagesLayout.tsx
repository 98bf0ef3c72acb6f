/* Conversations beside the chosen one; on a phone one or the other. */
import { Link, Outlet, useLocation } from 'react-router';
import { ButtonLink } from '@/components/Button';
import { Icon } from '@/components/Icon';
import { Notice } from '@/components/Notice';
import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { ConversationList } from '@/features/messages/ConversationList';
import { useConversations } from '@/features/messages/queries';
import styles from './MessagesLayout.module.css';

const text = strings.messages;

export function MessagesLayout() {
  const { pathname } = useLocation();
  const chosen = /^\/messages\/./.test(pathname);

  return (
    <div className={styles.layout} data-panes
      data-chosen={chosen || undefined}>
      <div className={styles.list}>
        <PageHeader title={text.title}>
          <Link to="/messages/new" className={styles.new}
            aria-label={text.new} title={text.new}>
            <Icon name="write" size={22} />
          </Link>
        </PageHeader>
        <ConversationList />
      </div>
      <div className={styles.thread}><Outlet /></div>
    </div>
  );
}

export function NoThreadPage() {
  const { data } = useConversations();

  /* The list itself says what to do when it is empty. */
  return data && data.items.length > 0 && (
    <Notice icon="mail" title={text.choose} text={text.chooseWhy}>
      <ButtonLink to="/messages/new">{text.new}</ButtonLink>
    </Notice>
  );
}
