import { useState } from 'react';

/*
 * Why there is nothing to show yet. It is said at the first failure, not when
 * the last of several tries has failed, and stays until one has worked.
 */
export function useFailure({ data, failureReason }: { data: unknown;
  failureReason: unknown; }): unknown {
  const [last, setLast] = useState<unknown>(null);
  const isThere = data !== undefined;
  const now = isThere ? null : failureReason ?? last;

  if (now !== last)
    setLast(now);
  return now;
}
