/* Which pages are for whom. */
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams }
  from 'react-router';
import { forgetLeaving, hasLeft, safeNext } from '@/features/account/pending';
import { useSignInPath } from '@/lib/react/useSignInPath';
import { useScope } from '@/lib/react/scope';

/* Signing in leads back to where one was. */
export function SignedIn() {
  const { sub } = useScope();
  const { pathname } = useLocation();
  const signIn = useSignInPath();

  useEffect(() => {
    if (sub !== null)
      forgetLeaving();
  }, [sub]);
  return sub !== null ? <Outlet />
    : <Navigate replace to={hasLeft(pathname) ? '/' : signIn} />;
}

/* Who has signed in has nothing left to do here. */
export function SignedOut() {
  const { sub } = useScope();
  const [query] = useSearchParams();

  return sub === null ? <Outlet />
    : <Navigate replace to={safeNext(query.get('next'))} />;
}
