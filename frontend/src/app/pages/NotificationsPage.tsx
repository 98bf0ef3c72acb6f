import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { NotificationList } from '@/features/notifications/NotificationList';

export function NotificationsPage() {
  return (
    <>
      <PageHeader title={strings.notifications.title} />
      <NotificationList />
    </>
  );
}
