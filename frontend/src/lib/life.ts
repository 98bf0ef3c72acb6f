/* How far a post has come on its way to its end. */
import { timeLeft } from './time';

/* With less than this it is counted in seconds. */
export const LAST_MS = 60_000;
const OLD_SHARE = 0.15;
const LATE_MS = 3_600_000;

export interface Life {
  leftMs: number;
  /* From 1, just written, to 0. */
  share: number;
  stage: 'young' | 'old' | 'last';
  /* 5h, and for those who listen: 5 hours. */
  text: string;
  longText: string;
}

export function lifeOf({ created_at, expires_at }: { created_at: string;
  expires_at: string; }, now: number): Life {
  const end = Date.parse(expires_at);
  const leftMs = Math.max(0, end - now);
  const whole = end - Date.parse(created_at);
  const share = whole > 0 ? Math.min(1, leftMs / whole) : 0;

  return { leftMs, share, stage: stageOf(leftMs, share),
    text: timeLeft(end, now), longText: timeLeft(end, now, 'long') };
}

function stageOf(leftMs: number, share: number): Life['stage'] {
  if (leftMs < 10 * LAST_MS || (leftMs < LATE_MS && share < OLD_SHARE))
    return 'last';
  return leftMs < LATE_MS || share < OLD_SHARE ? 'old' : 'young';
}

/* The next moment at which one of them is gone, or null. */
export function nextEnd(ends: string[], now: number): number | null {
  const coming = ends.map((end) => Date.parse(end))
    .filter((end) => end > now);

  return coming.length > 0 ? Math.min(...coming) : null;
}
