/* Which pages are for whom. */
import { useEffect } from 'react';
import { Navigate, Outlet, useNavigate, useSearchParams }
  from 'react-router';
import { safeNext } from '@/features/account/pending';
import { useScope } from '@/lib/react/scope';
import { useSignInPath } from '@/lib/react/useSignInPath';
import { hasEnded } from '@/lib/session';

/* Shown by the sign-in page to who did not ask for it. */
const SENT = { replace: true, state: { sent: true } };

/* Signing in leads back to where one was. */
export function SignedIn() {
  const { sub } = useScope();
  const toSignIn = useSignInPath();

  return sub !== null ? <Outlet /> : <Navigate to={toSignIn} {...SENT} />;
}

/* So does a session that ended on a page which is for everybody. */
export function useEndedSession(): void {
  const navigate = useNavigate();
  const toSignIn = useSignInPath();

  /* Once: whoever then prefers to look around may. */
  useEffect(() => {
    if (hasEnded())
      void navigate(toSignIn, SENT);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}

/* Who has signed in has nothing left to do here. */
export function SignedOut() {
  const { sub } = useScope();
  const [query] = useSearchParams();

  return sub === null ? <Outlet />
    : <Navigate replace to={safeNext(query.get('next'))} />;
}
