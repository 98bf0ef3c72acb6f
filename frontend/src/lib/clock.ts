/*
 * The server's clock, as far as its Date headers tell: posts end at its
 * second, not at that of a phone whose clock is wrong.
 */
const HALF_SECOND = 500;
/* What a second's rounding and a slow network explain is no difference. */
const TOLERANCE_MS = 1500;

let offsetMs = 0;
const listeners = new Set<() => void>();

export function now(): number {
  return Date.now() + offsetMs;
}

export function learnClock(header: string | null, sentAt: number): void {
  const date = Date.parse(header ?? '');

  if (Number.isNaN(date))
    return;
  const seen = date + HALF_SECOND - (sentAt + Date.now()) / 2;

  if (Math.abs(seen - offsetMs) <= TOLERANCE_MS)
    return;
  offsetMs = Math.abs(seen) > TOLERANCE_MS ? seen : 0;
  for (const told of listeners)
    told();
}

/* Told when it is another time than was thought. */
export function onClock(told: () => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}
