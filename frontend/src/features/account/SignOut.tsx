/* Signing out: asks first if something would be lost, then clears it all. */
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { strings } from '@/config/strings';
import { signOut } from '@/lib/auth';
import { hasDrafts } from '@/lib/drafts';
import { useScope } from '@/lib/react/scope';
import { forgetAllOf } from '@/lib/storage';
import { forgetPending, leaveFrom } from './pending';

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
  const { pathname } = useLocation();
  const { sub, outbox } = useScope();

  return {
    wouldLose: () => sub !== null
      && (hasDrafts(sub) || (outbox?.items().length ?? 0) > 0),
    now: async () => {
      outbox?.stop();
      leaveFrom(pathname);
      await navigate('/', { replace: true });
      await signOut();
      forgetPending();
      if (sub !== null)
        forgetAllOf(sub);
    },
  };
}
