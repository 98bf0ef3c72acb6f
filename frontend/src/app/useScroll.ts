import { useLayoutEffect } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { notePlace, placeAt, type Place } from '@/lib/places';

/* A page may need that long to hold what it held. */
const PATIENCE_MS = 15_000;
/* Of what was in sight one at least will still be there. */
const MOST_ROWS = 6;
/* What says that the reader goes their own way. */
const OWN_WAY = ['wheel', 'touchstart', 'pointerdown', 'keydown'];

/*
 * A new page begins at the top; Back and a reload lead to where one was on
 * the old one, as soon as it is there again.
 */
export function useScroll(): void {
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;

  /* Gone before the new page scrolls, so that it notes nothing of that. */
  useLayoutEffect(() => {
    const place = isBack ? placeAt(key) : undefined;
    let onTheWay = place !== undefined;
    const note = () => {
      if (!onTheWay)
        notePlace(key, { top: scrollY, rows: rowsInSight() });
    };

    history.scrollRestoration = 'manual';
    addEventListener('scroll', note, { passive: true });
    const stop = place ? leadTo(place, () => { onTheWay = false; })
      : () => {};

    if (!place)
      scrollTo(0, 0);
    return () => {
      stop();
      removeEventListener('scroll', note);
    };
  }, [key, isBack]);
}

/* Tries again as the page grows; `ended` is called once. */
function leadTo(place: Place, ended: () => void): () => void {
  const observer = new MutationObserver(go);
  const timer = setTimeout(stop, PATIENCE_MS);

  function stop() {
    observer.disconnect();
    clearTimeout(timer);
    for (const kind of OWN_WAY)
      removeEventListener(kind, stop);
    ended();
  }

  function go() {
    if (isThere(place))
      stop();
  }

  observer.observe(document.body, { childList: true, subtree: true });
  for (const kind of OWN_WAY)
    addEventListener(kind, stop, { passive: true });
  go();
  return stop;
}

/* Scrolls; the first row that is left stands where it was. */
function isThere({ top, rows }: Place): boolean {
  for (const row of rows) {
    const element = document.querySelector(
      `main [data-row="${CSS.escape(row.id)}"]`);

    if (element?.checkVisibility()) {
      scrollBy(0, element.getBoundingClientRect().top - row.top);
      return true;
    }
  }
  scrollTo(0, top);
  return rows.length === 0 && Math.abs(scrollY - top) <= 1;
}

function rowsInSight(): Place['rows'] {
  const found: Place['rows'] = [];

  for (const row of document.querySelectorAll<HTMLElement>(
    'main [data-row]')) {
    const { top, bottom } = row.getBoundingClientRect();

    if (top > innerHeight || found.length === MOST_ROWS)
      break;
    if (bottom > 0)
      found.push({ id: row.dataset['row'] ?? '', top });
  }
  return found;
}
