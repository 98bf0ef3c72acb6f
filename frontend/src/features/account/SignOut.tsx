/* Signing out: asks first if something would be lost, then clears it all. */
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/components/Button';
import { Dialog } from '@/components/Dialog';
import { strings } from '@/config/strings';
import { signOut } from '@/lib/auth';
import { hasDrafts } from '@/lib/drafts';
import { useScope } from '@/lib/react/scope';
import { forgetAllOf } from '@/lib/storage';
import { forgetPending } from './pending';

const text = strings.account;

export function SignOut() {
  const signingOut = useSignOut();
  const [asking, setAsking] = useState(false);

  return (
    <>
      <Button kind="plain" onClick={() => {
        if (signingOut.wouldLose())
          setAsking(true);
        else
          signingOut.now();
      }}>{text.signOut}</Button>
      {asking && (
        <Dialog title={text.unsentTitle} onClose={() => setAsking(false)}>
          <p>{text.unsentWhy}</p>
          <Button kind="danger" onClick={() => signingOut.now()}>
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

/*
 * Leaves the page first and signs out once it is gone: while it stands, the
 * session's end would lead to signing in again.
 */
function useSignOut() {
  const navigate = useNavigate();
  const { sub, outbox } = useScope();
  const leaving = useRef(false);

  useEffect(() => () => {
    if (leaving.current && sub !== null)
      void leave(sub);
  }, [sub]);
  return {
    wouldLose: () => sub !== null
      && (hasDrafts(sub) || (outbox?.items().length ?? 0) > 0),
    now: () => {
      leaving.current = true;
      outbox?.stop();
      void navigate('/', { replace: true });
    },
  };
}

async function leave(sub: string) {
  await signOut();
  forgetPending();
  forgetAllOf(sub);
}
