import { expect, it } from 'vitest';
import { lifeOf, nextEnd } from './life';

const at = (minutes: number) => new Date(minutes * 60_000).toISOString();
const life = (whole: number, now: number) =>
  lifeOf({ created_at: at(0), expires_at: at(whole) }, now * 60_000);

it('goes from 1 to 0, and no further', () => {
  expect(life(60, 0).share).toBe(1);
  expect(life(60, 30).share).toBe(0.5);
  expect(life(60, 61)).toMatchObject({ share: 0, leftMs: 0, text: '0s' });
  expect(life(60, -5).share).toBe(1);
});

it('is young, then old, then close to its end', () => {
  const day = 24 * 60;

  expect(life(7 * day, 1).stage).toBe('young');
  expect(life(7 * day, 6.5 * day).stage).toBe('old');
  expect(life(day, day - 30).stage).toBe('last');
  expect(life(60, 1).stage).toBe('old');
  expect(life(60, 55).stage).toBe('last');
});

it('knows which one ends next', () => {
  expect(nextEnd([at(5), at(3), at(1)], 2 * 60_000)).toBe(3 * 60_000);
  expect(nextEnd([at(1)], 60_000)).toBeNull();
});
