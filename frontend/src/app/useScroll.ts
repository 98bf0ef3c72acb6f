import { useLayoutEffect } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';

const places = new Map<string, number>();
/* A page may need this many frames to be as long as it was. */
const FRAMES = 30;

/* A new page begins at the top; Back leads to where one was on the old one. */
export function useScroll(): void {
  const { key } = useLocation();
  const isBack = useNavigationType() === NavigationType.Pop;

  /* Gone before the new page scrolls, so that it notes nothing of that. */
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    const note = () => { places.set(key, scrollY); };

    addEventListener('scroll', note, { passive: true });
    return () => removeEventListener('scroll', note);
  }, [key]);
  useLayoutEffect(() => {
    const place = isBack ? places.get(key) ?? 0 : 0;
    let frame = 0;
    let left = FRAMES;

    function go() {
      scrollTo(0, place);
      if (Math.abs(scrollY - place) > 1 && left-- > 0)
        frame = requestAnimationFrame(go);
    }

    go();
    return () => cancelAnimationFrame(frame);
  }, [key, isBack]);
}
