/*
 * Where a thread stands: it opens at the new line or the end, stays at the
 * end while it is there, and does not move when older ones come above.
 */
import { useLayoutEffect, useRef, useState } from 'react';

const AT_END_PX = 48;
const NEAR_TOP_PX = 500;

export function useThreadScroll({ firstKey, lastKey, ownKey, mayLoad,
  loadOlder }: {
  firstKey: string | undefined; lastKey: string | undefined;
  /* Of what is on its way: one more of these leads to the end. */
  ownKey: string | undefined; mayLoad: boolean; loadOlder: () => void; }) {
  const box = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
  const stick = useRef(true);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  /* Not before it is measured: what is seen counts as read. */
  const [atEnd, setAtEnd] = useState(false);

  useLayoutEffect(() => {
    const element = box.current;

    if (!element)
      return;
    if (!opened.current) {
      opened.current = true;
      open(element);
      stick.current = isAtEnd(element);
      setAtEnd(stick.current);
    } else if (stick.current) {
      element.scrollTop = element.scrollHeight;
    } else if (anchor.current) {
      const top = topOf(element, anchor.current.key);

      if (top !== null)
        element.scrollTop += top - anchor.current.top;
    }
    remember();
  }, [firstKey, lastKey]);

  /* Also where nothing can be scrolled any more, or not yet. */
  useLayoutEffect(() => {
    if (mayLoad && (box.current?.scrollTop ?? 0) < NEAR_TOP_PX)
      loadOlder();
    /* loadOlder is another at each render; one page brings the next. */
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [firstKey, mayLoad]);

  useLayoutEffect(() => {
    if (ownKey !== undefined && opened.current)
      toEnd();
  }, [ownKey]);

  /*
   * A keyboard that opens, a composer that grows, a window that turns, and a
   * message that says below it what became of it.
   */
  useLayoutEffect(() => {
    const element = box.current;

    if (!element)
      return;
    const observer = new ResizeObserver(() => {
      if (stick.current)
        element.scrollTop = element.scrollHeight;
      remember();
    });

    observer.observe(element);
    if (element.lastElementChild)
      observer.observe(element.lastElementChild);
    return () => observer.disconnect();
  }, []);

  function remember() {
    const element = box.current;
    const key = element?.querySelector<HTMLElement>('[data-key]')
      ?.dataset['key'];
    const top = element && key ? topOf(element, key) : null;

    anchor.current = key && top !== null ? { key, top } : null;
  }

  function toEnd() {
    stick.current = true;
    setAtEnd(true);
    if (box.current)
      box.current.scrollTop = box.current.scrollHeight;
  }

  return {
    box, atEnd, toEnd,
    onScroll: () => {
      const element = box.current;

      if (!element)
        return;
      stick.current = isAtEnd(element);
      setAtEnd(stick.current);
      if (mayLoad && element.scrollTop < NEAR_TOP_PX)
        loadOlder();
    },
  };
}

function open(element: HTMLElement): void {
  const line = element.querySelector<HTMLElement>('[data-new-line]');

  element.scrollTop = line
    ? line.offsetTop - element.clientHeight / 4 : element.scrollHeight;
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.clientHeight - element.scrollTop
    < AT_END_PX;
}

function topOf(element: HTMLElement, key: string): number | null {
  return element.querySelector<HTMLElement>(
    `[data-key="${CSS.escape(key)}"]`)?.offsetTop ?? null;
}
