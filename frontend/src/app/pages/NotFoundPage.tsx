import { ButtonLink } from '@/components/Button';
import { Notice } from '@/components/Notice';
import { strings } from '@/config/strings';

export function NotFoundPage() {
  return (
    <>
      <title>{`${strings.common.notFound} · ${strings.name}`}</title>
      <Notice icon="search" level="h1" title={strings.common.notFound}
        text={strings.common.notFoundWhy}>
        <ButtonLink to="/">{strings.common.goHome}</ButtonLink>
      </Notice>
    </>
  );
}
