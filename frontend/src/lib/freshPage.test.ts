import { expect, it, vi } from 'vitest';
import { freshPage } from './freshPage';
import type { Page } from './pages';

type One = { uuid: string; created_at: string };
const page = (numbers: number[], next: string | null): Page<One> => ({ next,
  items: numbers.map((n) => ({ uuid: `u${n}`,
    created_at: `2026-11-22T03:00:00.${String(n).padStart(6, '0')}Z` })) });
const numbers = ({ items }: Page<One>) =>
  items.map(({ uuid }) => Number(uuid.slice(1)));

it('asks for one page when that meets what is known', async () => {
  const at = vi.fn();
  const merged = await freshPage({ at, first: async () => page([4, 3], '/2'),
    known: () => page([3, 2, 1], null) });

  expect(numbers(merged)).toEqual([4, 3, 2, 1]);
  expect(at).not.toHaveBeenCalled();
});

it('follows the links until it meets what is known', async () => {
  const merged = await freshPage({
    first: async () => page([9, 8], '/7'),
    at: async (link) => link === '/7' ? page([7, 6], '/5') : page([5, 4], '/3'),
    known: () => page([4, 3], '/older'),
  });

  expect(numbers(merged)).toEqual([9, 8, 7, 6, 5, 4, 3]);
  expect(merged.next).toBe('/older');
});

it('keeps an older page that came while it asked', async () => {
  const known = vi.fn().mockReturnValueOnce(page([3, 2], '/1'))
    .mockReturnValue(page([3, 2, 1, 0], null));
  const merged = await freshPage({ first: async () => page([4, 3], '/2'),
    at: async () => page([], null), known });

  expect(numbers(merged)).toEqual([4, 3, 2, 1, 0]);
});

it('begins anew rather than leave a hole', async () => {
  let n = 1000;
  const merged = await freshPage({ first: async () => page([n--], '/x'),
    at: async () => page([n--], '/x'), known: () => page([1], null) });

  expect(numbers(merged)).not.toContain(1);
  expect(merged.next).toBe('/x');
});
