import { PageHeader } from '@/components/PageHeader';
import { strings } from '@/config/strings';
import { ExpiringFeed } from '@/features/posts/Feeds';

export function LastChancePage() {
  return (
    <>
      <PageHeader title={strings.posts.lastChance} back="/" />
      <ExpiringFeed />
    </>
  );
}
