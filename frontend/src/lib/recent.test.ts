import { expect, it } from 'vitest';
import { Recent } from './recent';

it('forgets what was not used for longest', () => {
  const recent = new Recent<number>(2);

  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect(recent.get('b')).toBeUndefined();
  expect(recent.entries()).toEqual([['a', 1], ['c', 3]]);
});

it('holds a name once', () => {
  const recent = new Recent<number>(2);

  recent.set('a', 1);
  recent.set('b', 2);
  recent.set('a', 3);
  expect(recent.entries()).toEqual([['b', 2], ['a', 3]]);
});
