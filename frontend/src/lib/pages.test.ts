import { describe, expect, it } from 'vitest';
import { meets, mergeNewest, mergeOlder, newerFirst, withItem }
  from './pages';

const item = (n: number, uuid = `u${n}`) => ({ uuid,
  created_at: `2026-11-22T03:00:00.${String(n).padStart(6, '0')}Z` });
const page = (numbers: number[], next: string | null = '/next') =>
  ({ items: numbers.map((n) => item(n)), next });
const uuids = ({ items }: { items: { uuid: string }[] }) =>
  items.map(({ uuid }) => uuid);

describe('mergeNewest', () => {
  it('lays new ones on top and keeps the older pages', () => {
    const merged = mergeNewest(page([5, 4, 3, 2, 1], '/older'),
      page([7, 6, 5, 4]));

    expect(uuids(merged)).toEqual(['u7', 'u6', 'u5', 'u4', 'u3', 'u2', 'u1']);
    expect(merged.next).toBe('/older');
  });

  it('drops what vanished from the range of the fresh page', () => {
    const merged = mergeNewest(page([5, 4, 3, 2, 1]), page([5, 3]));

    expect(uuids(merged)).toEqual(['u5', 'u3', 'u2', 'u1']);
  });

  it('moves a conversation that got a newer message to the top', () => {
    const known = { items: [item(5), item(4, 'moved'), item(3), item(1)],
      next: null };
    const merged = mergeNewest(known,
      { items: [item(9, 'moved'), item(5), item(3)], next: '/next' });

    expect(uuids(merged)).toEqual(['moved', 'u5', 'u3', 'u1']);
  });

  it('is the page alone when that is all there is', () => {
    expect(uuids(mergeNewest(page([3, 2, 1]), page([2, 1], null))))
      .toEqual(['u2', 'u1']);
    expect(uuids(mergeNewest(page([2, 1]), page([], null)))).toEqual([]);
    expect(uuids(mergeNewest(undefined, page([2, 1])))).toEqual(['u2', 'u1']);
  });
});

describe('meets', () => {
  it('knows when there may be a gap', () => {
    expect(meets(page([3, 2, 1]).items, page([9, 8]))).toBe(false);
    expect(meets(page([3, 2, 1]).items, page([9, 3]))).toBe(true);
    expect(meets(page([3]).items, page([9], null))).toBe(true);
  });

  it('is not deceived by one that moved', () => {
    expect(meets([item(2, 'moved')],
      { items: [item(9, 'moved')], next: '/next' })).toBe(false);
  });
});

describe('mergeOlder', () => {
  it('adds below, once each', () => {
    const merged = mergeOlder(page([5, 4, 3]), page([3, 2], null));

    expect(uuids(merged)).toEqual(['u5', 'u4', 'u3', 'u2']);
    expect(merged.next).toBeNull();
  });
});

describe('withItem', () => {
  it('finds its place and replaces its like', () => {
    expect(uuids(withItem(page([5, 3]), item(4)))).toEqual(['u5', 'u4', 'u3']);
    expect(uuids(withItem(page([5, 3]), item(9, 'u3'))))
      .toEqual(['u3', 'u5']);
  });
});

it('orders the same instant by uuid', () => {
  expect([item(1, 'a'), item(1, 'b')].sort(newerFirst)
    .map(({ uuid }) => uuid)).toEqual(['b', 'a']);
});
