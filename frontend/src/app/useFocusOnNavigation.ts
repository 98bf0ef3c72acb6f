import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/*
 * A new page takes the focus at its heading, unless something on it asked
 * for it: so keyboard and screen reader begin where the eye does.
 */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);

  useEffect(() => {
    if (last.current === pathname)
      return;
    last.current = pathname;
    const timer = setTimeout(() => {
      const element = main.current;
      const focused = document.activeElement;

      if (!element || (focused && focused !== element
        && element.contains(focused) && focused !== document.body))
        return;
      (element.querySelector<HTMLElement>('[data-heading]') ?? element)
        .focus({ preventScroll: true });
    });

    return () => clearTimeout(timer);
  }, [pathname]);
  return main;
}
