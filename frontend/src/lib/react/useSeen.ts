import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

/*
 * Up to when the reader of a list has let new ones in, and what lets in the
 * rest. `newest`: when the first of the list was made, '' while there is none.
 * `arriving`: what comes now is what the reader came for. Back finds the list
 * as it was.
 */
export function useSeen(listKey: readonly unknown[], newest: string,
  arriving = false): { seen: string; look: () => void } {
  const client = useQueryClient();
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;
  const name = `seen ${listKey.join(' ')}`;
  const [seen, setSeen] = useState(() => isBack
    ? client.getQueryData<string>([name]) ?? '' : '');
  const [place, setPlace] = useState(key);
  const [isThere, setThere] = useState(isBack);

  if (newest > seen && (seen === '' || !isThere))
    setSeen(newest);
  /* What ends the arrival was still let in. */
  if (!isThere && !arriving)
    setThere(true);
  /* Who asks for the page once more wants what is new. */
  if (place !== key) {
    setPlace(key);
    setSeen(newest);
  }
  useEffect(() => {
    client.setQueryData([name], seen);
  }, [client, name, seen]);
  return { seen: seen === '' ? newest : seen, look: () => setSeen(newest) };
}
