import { useLocation } from 'react-router';

/*
 * A key that changes whenever somebody asked to write here (the reply button,
 * the key `n`); null if nobody did.
 */
export function useCompose(): string | null {
  const place = useLocation();
  const asked = place.state as { compose?: boolean } | null;

  return asked?.compose ? place.key : null;
}
