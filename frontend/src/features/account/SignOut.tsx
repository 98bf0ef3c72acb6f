/* Signing out: asks first if something would be lost, then clears it all. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { strings } from '@/config/strings';
import { signOut } from '@/lib/auth';
import { forgetDrafts, hasDrafts } from '@/lib/drafts';
import { unsentName } from '@/lib/outbox';
import { useScope } from '@/lib/react/scope';
import { forget } from '@/lib/storage';

const text = strings.account;

export function SignOut() {
  const leave = useSignOut();
  const [asking, setAsking] = useState(false);

  return (
    <>
      <Button kind="plain" onClick={() => {
        if (leave.wouldLose())
          setAsking(true);
        else
          void leave.now();
      }}>{text.signOut}</Button>
      {asking && (
        <Dialog title={text.unsentTitle} onClose={() => setAsking(false)}>
          <p>{text.unsentWhy}</p>
          <Button kind="danger" onClick={() => void leave.now()}>
            {text.unsentYes}
          </Button>
          <Button kind="plain" onClick={() => setAsking(false)}>
            {text.unsentNo}
          </Button>
        </Dialog>
      )}
    </>
  );
}

function useSignOut() {
  const navigate = useNavigate();
  const { sub, outbox } = useScope();

  return {
    wouldLose: () => sub !== null
      && (hasDrafts(sub) || (outbox?.items().length ?? 0) > 0),
    now: async () => {
      outbox?.stop();
      await navigate('/', { replace: true });
      await signOut();
      if (sub !== null) {
        forgetDrafts(sub);
        forget(unsentName(sub));
      }
    },
  };
}
