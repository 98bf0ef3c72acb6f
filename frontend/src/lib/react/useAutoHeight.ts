import { useLayoutEffect } from 'react';

/* A textarea as high as its text, up to what CSS allows. */
export function useAutoHeight(area: { current: HTMLTextAreaElement | null },
  text: string): void {
  useLayoutEffect(() => {
    const element = area.current;

    if (!element)
      return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [area, text]);
}
