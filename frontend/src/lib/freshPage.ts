/* Lists that are known in part, asked for again. */
import { meets, mergeNewest, mergeOlder, newerFirst, type Item, type Page }
  from './pages';

/* With more new ones than this, the list begins anew. */
const MAX_PAGES = 10;

interface Source<T extends Item, P extends Page<T>> {
  first: () => Promise<P>;
  at: (link: string) => Promise<Page<T>>;
  /* Asked again at the end, as an older page may have come meanwhile. */
  known: () => Page<T> | undefined;
  /* How far it was known once, for who comes back to it. */
  reach?: Item | undefined;
}

/* The newest of a list, joined without a gap to what is known of it. */
export async function freshPage<T extends Item>({ first, at, known, reach }:
Source<T, Page<T>>): Promise<Page<T>> {
  const before = known();
  let page = await first();

  if (!before)
    return reach ? downTo(page, at, ({ items }) =>
      isBehind(items.at(-1), reach, newerFirst)) : page;
  for (let pages = 1; !meets(before.items, page); pages++) {
    if (page.next === null || pages === MAX_PAGES)
      return page;
    page = mergeOlder(page, await at(page.next));
  }
  return mergeNewest(known(), page);
}

/*
 * A list that grows at its end, all of it anew as far as it is known: what
 * came behind the last one is found there.
 */
export async function wholeAgain<T extends Item, P extends Page<T>>({ first,
  at, known, reach }: Source<T, P>): Promise<P> {
  const last = known()?.items.at(-1) ?? reach;
  const page = await downTo(await first(), at, ({ items }) =>
    !last || isBehind(items.at(-1), last, (a, b) => newerFirst(b, a)));

  return laterKept(known(), page);
}

/* More pages, until that is enough. */
export async function downTo<T extends Item, P extends Page<T>>(page: P,
  at: (link: string) => Promise<Page<T>>,
  isEnough: (page: P) => boolean): Promise<P> {
  let all = page;

  for (let pages = 1; all.next !== null && pages < MAX_PAGES
    && !isEnough(all); pages++)
    all = { ...all, ...mergeOlder(all, await at(all.next)) };
  return all;
}

/* Whether a list that ends so, in that order, reaches as far as to `last`. */
function isBehind(end: Item | undefined, last: Item,
  order: (a: Item, b: Item) => number): boolean {
  return !end || order(end, last) >= 0;
}

/* Oldest first: the page, and what is known behind its end. */
export function laterKept<T extends Item, P extends Page<T>>(
  known: Page<T> | undefined, page: P): P {
  const last = page.items.at(-1);

  if (!known || !last || page.next === null)
    return page;
  const later = known.items.filter((item) => newerFirst(item, last) < 0);

  return later.length === 0 ? page
    : { ...page, ...mergeOlder(page, { items: later, next: known.next }) };
}
