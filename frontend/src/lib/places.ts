/*
 * Where one was on the pages of this tab's history, by the key that an entry
 * of it has. A reload finds it again: sessionStorage keeps it, where it may.
 */
import { randomId } from './ids';
import type { Item } from './pages';
import { Recent } from './recent';

const KEPT = 'cruddur.places';
const MOST = 50;

export interface Place {
  /* How far the page was scrolled. */
  top: number;
  /* The rows that were in sight, and how far below the window's top each. */
  rows: { id: string; top: number }[];
  /* How far down each list was known: its last one. */
  reaches: Record<string, Item>;
}

const places = new Recent<Place>(MOST);

/* Before the router looks: the page one came to first has a key too. */
export function startPlaces(): void {
  const state = history.state as { key?: string } | null;

  if (!state?.key)
    history.replaceState({ ...state, key: randomId() }, '');
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as
      [string, Place][];

    for (const [key, place] of kept)
      places.set(key, place);
  } catch {
    /* then one begins at the top */
  }
  addEventListener('pagehide', keep);
}

export function placeAt(key: string): Place | undefined {
  return places.get(key);
}

export function notePlace(key: string, change: Partial<Place>): void {
  places.set(key, { top: 0, rows: [], reaches: {}, ...places.get(key),
    ...change });
}

/* Somebody else goes on in this tab. */
export function forgetPlaces(): void {
  places.clear();
  keep();
}

function keep(): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(places.entries()));
  } catch {
    /* as long as this page */
  }
}
