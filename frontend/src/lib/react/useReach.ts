import { useEffect } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import type { Item } from '../pages';
import { notePlace, placeAt } from '../places';

const nameOf = (listKey: readonly unknown[]) => listKey.join(' ');

/* The last one that was known of a list, for who comes back to it. */
export function useReach(listKey: readonly unknown[]): Item | undefined {
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;

  return isBack ? placeAt(key)?.reaches[nameOf(listKey)] : undefined;
}

/* Notes it. */
export function useKeptReach(listKey: readonly unknown[],
  last: Item | undefined): void {
  const { key } = useLocation();
  const name = nameOf(listKey);
  const { uuid, created_at: at } = last ?? {};

  useEffect(() => {
    if (uuid !== undefined && at !== undefined)
      notePlace(key, { reaches: { ...placeAt(key)?.reaches,
        [name]: { uuid, created_at: at } } });
  }, [key, name, uuid, at]);
}
