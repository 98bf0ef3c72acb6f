import { useLocation } from 'react-router';

/*
 * A key that changes whenever somebody asked to write here (the reply button,
 * the key `n`); null if nobody did.
 */
export function useCompose(): string | null {
  const { key, state } = useLocation();
  const asked = state as { compose?: boolean } | null;

  return asked?.compose ? key : null;
}
