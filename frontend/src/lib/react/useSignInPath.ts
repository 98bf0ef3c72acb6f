import { useLocation } from 'react-router';

/* Where one signs in, and comes back from to where one is. */
export function useSignInPath(): string {
  const { pathname, search } = useLocation();

  return `/signin?next=${encodeURIComponent(pathname + search)}`;
}
