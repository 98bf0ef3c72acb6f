import { useEffect } from 'react';

/*
 * Where what has the focus goes away (a button that has done its work, a word
 * that fades), the page's heading takes it: so nobody has to begin at the top
 * of the document. A new page sees to itself: useFocusOnNavigation.
 */
export function useFocusGuard(): void {
  useEffect(() => {
    const guard = new FocusGuard();
    const observer = new MutationObserver(guard.look);

    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', guard.note);
    document.addEventListener('pointerdown', guard.drop);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', guard.note);
      document.removeEventListener('pointerdown', guard.drop);
    };
  }, []);
}

class FocusGuard {
  #held: Element | null = null;
  #path = '';
  /* The heading was not there yet; its page took the focus for it. */
  #early = false;

  readonly note = ({ target }: Event): void => {
    this.#held = target instanceof Element ? target : null;
    this.#path = location.pathname;
    this.#early = false;
  };

  /* A click beside all that takes the focus drops it. */
  readonly drop = (): void => {
    this.#held = null;
    this.#early = false;
  };

  readonly look = (): void => {
    const lost = this.#held?.isConnected === false
      && document.activeElement === document.body;

    if (lost && this.#path !== location.pathname)
      this.drop();
    else if (lost || this.#early)
      this.#hand();
  };

  #hand(): void {
    const heading = find('main [data-heading]');

    if (!heading && this.#early)
      return;
    (heading ?? find('main'))?.focus({ preventScroll: true });
    this.#early = heading === null;
  }
}

function find(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(selector);
}
