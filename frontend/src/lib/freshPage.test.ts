import { expect, it, vi } from 'vitest';
import { freshPage, wholeAgain } from './freshPage';
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

it('reads anew as far down as it was known once', async () => {
  const links: Record<string, Page<One>> = { '/7': page([7, 6], '/5'),
    '/5': page([5, 4], '/3') };
  const ask = (reach: number) => freshPage({ known: () => undefined,
    reach: page([reach], null).items[0],
    first: async () => page([9, 8], '/7'),
    at: async (link) => links[link] ?? page([], null) });

  expect(numbers(await ask(6))).toEqual([9, 8, 7, 6]);
  /* Gone itself: as far as it would stand. */
  expect(numbers(await ask(8))).toEqual([9, 8]);
  expect((await ask(5)).next).toBe('/3');
});

it('reads a list that grows as far as it was known once', async () => {
  const again = await wholeAgain({ ...growing(1, 2, 3, 4, 5, 6),
    known: () => undefined, reach: page([3], null).items[0] });

  expect(numbers(again)).toEqual([1, 2, 3, 4]);
});

/* A server that has these, oldest first, two a page. */
function growing(...all: number[]) {
  const from = (place: number) => page(all.slice(place, place + 2),
    place + 2 < all.length ? `${place + 2}` : null);

  return { first: async () => from(0),
    at: vi.fn(async (link: string) => from(Number(link))) };
}

it('finds what came at the end of a list that is known to its end',
  async () => {
    const again = await wholeAgain({ ...growing(1, 2, 3, 5),
      known: () => page([1, 2, 3], null) });

    expect(numbers(again)).toEqual([1, 2, 3, 5]);
  });

it('reads no further than it is known, and drops what is gone', async () => {
  const source = growing(1, 3, 4, 5, 6, 7);
  const again = await wholeAgain({ ...source,
    known: () => page([1, 2, 3, 4], '4') });

  expect(numbers(again)).toEqual([1, 3, 4, 5]);
  expect(again.next).toBe('4');
  expect(source.at).toHaveBeenCalledOnce();
});

it('keeps a later page that came while it asked', async () => {
  const known = vi.fn().mockReturnValueOnce(page([1, 2], '2'))
    .mockReturnValue(page([1, 2, 3, 4], null));

  expect(numbers(await wholeAgain({ ...growing(1, 2, 3, 4), known })))
    .toEqual([1, 2, 3, 4]);
});
