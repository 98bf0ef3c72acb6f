/* Which pages are for whom. */
import { Navigate, Outlet, useLocation, useSearchParams }
  from 'react-router';
import { safeNext } from '@/features/account/pending';
import { useScope } from '@/lib/react/scope';

/* Signing in leads back to where one was. */
export function SignedIn() {
  const { sub } = useScope();
  const { pathname, search } = useLocation();

  return sub !== null ? <Outlet /> : (
    <Navigate replace state={{ sent: true }}
      to={`/signin?next=${encodeURIComponent(pathname + search)}`} />
  );
}

/* Who has signed in has nothing left to do here. */
export function SignedOut() {
  const { sub } = useScope();
  const [query] = useSearchParams();

  return sub === null ? <Outlet />
    : <Navigate replace to={safeNext(query.get('next'))} />;
}
