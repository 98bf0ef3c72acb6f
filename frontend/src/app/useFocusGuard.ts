import { useEffect } from 'react';

/*
 * Where what has the focus goes away (a button that has done its work, a word
 * that fades), the page's heading takes it: so nobody has to begin at the top
 * of the document. A new page sees to itself: useFocusOnNavigation.
 */
export function useFocusGuard(): void {
  useEffect(() => {
    let held: { element: Element; path: string } | null = null;
    const note = ({ target }: Event) => {
      held = target instanceof Element
        ? { element: target, path: location.pathname } : null;
    };
    /* A click beside all that takes the focus drops it. */
    const drop = () => { held = null; };
    const observer = new MutationObserver(() => {
      if (held === null || held.element.isConnected
        || document.activeElement !== document.body)
        return;
      const { path } = held;

      held = null;
      if (path === location.pathname)
        toHeading();
    });

    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', drop);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', drop);
    };
  }, []);
}

function toHeading(): void {
  const place = document.querySelector<HTMLElement>('main [data-heading]')
    ?? document.querySelector<HTMLElement>('main');

  place?.focus({ preventScroll: true });
}
