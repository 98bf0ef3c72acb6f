/* How long a post may live, as the server knows it. */
import { strings } from '@/config/strings';

export const LIFETIMES = ['30-days', '7-days', '3-days', '1-day', '12-hours',
  '3-hours', '1-hour'] as const;

export type Lifetime = typeof LIFETIMES[number];

export const DEFAULT_LIFETIME: Lifetime = '7-days';

export const lifetimeName = (lifetime: Lifetime): string =>
  strings.posts.lifetimes[lifetime];

export function isLifetime(text: string): text is Lifetime {
  return (LIFETIMES as readonly string[]).includes(text);
}
