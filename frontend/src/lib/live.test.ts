import { expect, it, vi } from 'vitest';
import { live, watchIdle } from './live';

const asks = (topic: Parameters<typeof live>[0], pauseMs = 0,
  status = 'success') => live(topic, { pauseMs } as never)
  .refetchInterval({ state: { status } });

it('asks at the pace of each list, and never while hidden', () => {
  expect((['thread', 'list', 'me', 'home'] as const).map((one) => asks(one)))
    .toEqual([3_000, 10_000, 15_000, 30_000]);
  expect(live('me', {} as never).refetchIntervalInBackground).toBe(false);
});

it('waits as long as the server asked for, and while it has failed', () => {
  expect(asks('thread', 20_000)).toBe(20_000);
  expect(asks('thread', 0, 'error')).toBe(10_000);
});

it('is slower once nobody has done anything for two minutes', () => {
  const heard = new Map<string, () => void>();
  const returned = vi.fn();

  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', (kind: string, told: () => void) =>
    heard.set(kind, told));
  watchIdle(returned);
  heard.get('keydown')?.();
  vi.advanceTimersByTime(119_000);
  expect(asks('thread')).toBe(3_000);
  vi.advanceTimersByTime(2_000);
  expect(asks('thread')).toBe(15_000);
  heard.get('keydown')?.();
  expect(asks('thread')).toBe(3_000);
  expect(returned).toHaveBeenCalledOnce();
});
