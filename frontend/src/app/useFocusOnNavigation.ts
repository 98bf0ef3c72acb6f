import { useEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType }
  from 'react-router';
import { Recent } from '@/lib/recent';

/* What had the focus: a link, maybe of a post. */
interface Mark {
  post: string | null;
  href: string | null;
}

const marks = new Recent<Mark>(50);
/* A page may need this many frames to hold what it held. */
const FRAMES = 30;

/*
 * A new page takes the focus at its heading, unless something on it asked
 * for it: so keyboard and screen reader begin where the eye does. Back leads
 * to the link, or the post, that one had left by.
 */
export function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname, key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;
  const last = useRef(pathname);

  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && main.current?.contains(target))
        marks.set(key, markOf(target));
    };

    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [key]);
  useEffect(() => {
    if (last.current === pathname)
      return;
    last.current = pathname;
    const mark = isBack ? marks.get(key) : undefined;
    let left = mark ? FRAMES : 0;
    let frame = requestAnimationFrame(go);

    function go() {
      const element = main.current;

      if (!element || wasTaken(element))
        return;
      const found = mark && find(element, mark);

      if (!found && left-- > 0)
        frame = requestAnimationFrame(go);
      else
        (found ?? element.querySelector<HTMLElement>('[data-heading]')
          ?? element).focus({ preventScroll: true });
    }
    return () => cancelAnimationFrame(frame);
  }, [pathname, key, isBack]);
  return main;
}

/* Whether something on the new page has the focus already. */
function wasTaken(main: HTMLElement): boolean {
  const focused = document.activeElement;

  return focused !== null && focused !== main && main.contains(focused);
}

function markOf(element: HTMLElement): Mark {
  const post = element.closest('[data-post]')
    ?? (element.matches('li') ? element.querySelector('[data-post]') : null);

  return { post: post?.getAttribute('data-post') ?? null,
    href: element.getAttribute('href') };
}

function find(main: HTMLElement, { post, href }: Mark): HTMLElement | null {
  const place = post === null ? main
    : main.querySelector(`[data-post="${CSS.escape(post)}"]`);
  const link = href === null ? null : place?.querySelector<HTMLElement>(
    `a[href="${CSS.escape(href)}"]:not([tabindex])`);

  return link ?? (post === null ? null
    : place?.querySelector<HTMLElement>('a:not([tabindex])') ?? null);
}
