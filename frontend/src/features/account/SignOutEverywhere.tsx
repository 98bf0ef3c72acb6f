import { Button } from '@/components/Button';
import { Banner } from '@/components/Notice';
import { strings } from '@/config/strings';
import { signOutEverywhere } from '@/lib/auth';
import { useWork } from '@/lib/react/useWork';

/* Drafts stay: whoever signs in again on this device goes on. */
export function SignOutEverywhere() {
  const { busy, fault, run } = useWork();

  return (
    <>
      {fault && <Banner kind="fault">{fault}</Banner>}
      <Button kind="plain" busy={busy}
        onClick={() => void run(signOutEverywhere)}>
        {strings.account.everywhere}
      </Button>
    </>
  );
}
