import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { NotificationList }
  from '@/features/notifications/NotificationList';
import { Columns } from '../Columns';

export function NotificationsPage() {
  return (
    <Columns>
      <PageHeader title={strings.nav.notifications} />
      <NotificationList />
    </Columns>
  );
}
