import { age, clockTime, fullTime } from '@/lib/time';
import { useNow } from '@/lib/react/useNow';

/* A moment: how long ago it was, or the time of day; all of it on hover. */
export function Time({ at, as = 'age' }: { at: string;
  as?: 'age' | 'clock'; }) {
  const now = useNow();
  const time = Date.parse(at);

  return (
    <time dateTime={at} title={fullTime(time)}>
      {as === 'clock' ? clockTime(time) : age(time, now)}
    </time>
  );
}
