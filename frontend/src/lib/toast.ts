/* A word that appears for a while: what was done, or what did not work. */
export interface Toast {
  id: number;
  text: string;
  kind: 'good' | 'fault';
  /* A page to look at. */
  link: { to: string; label: string } | null;
}

const SHOWN_MS = 5_000;
const listeners = new Set<() => void>();
let current: Toast | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let last = 0;

export function toast(text: string, kind: Toast['kind'] = 'good',
  link: Toast['link'] = null): void {
  current = { id: ++last, text, kind, link };
  clearTimeout(timer);
  timer = setTimeout(hideToast, SHOWN_MS);
  tell();
}

export function hideToast(): void {
  clearTimeout(timer);
  current = null;
  tell();
}

export const currentToast = (): Toast | null => current;

export function onToast(told: () => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

function tell(): void {
  for (const told of listeners)
    told();
}
