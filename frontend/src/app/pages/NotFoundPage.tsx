import { ButtonLink } from '@/components/Button';
import { Notice } from '@/components/Notice';
import { PageTitle } from '@/components/PageTitle';
import { strings } from '@/config/strings';

export function NotFoundPage() {
  return (
    <>
      <PageTitle text={strings.common.notFound} />
      <Notice icon="search" level="h1" title={strings.common.notFound}
        text={strings.common.notFoundWhy}>
        <ButtonLink to="/">{strings.common.goHome}</ButtonLink>
      </Notice>
    </>
  );
}
