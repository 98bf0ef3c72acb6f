/* The newest of a list, joined without a gap to what is known of it. */
import { meets, mergeNewest, mergeOlder, type Item, type Page }
  from './pages';

/* With more new ones than this, the list begins anew. */
const MAX_PAGES = 10;

export async function freshPage<T extends Item>({ first, at, known }: {
  first: () => Promise<Page<T>>;
  at: (link: string) => Promise<Page<T>>;
  /* Asked again at the end, as an older page may have come meanwhile. */
  known: () => Page<T> | undefined;
}): Promise<Page<T>> {
  const before = known();
  let page = await first();

  if (!before)
    return page;
  for (let pages = 1; !meets(before.items, page); pages++) {
    if (page.next === null || pages === MAX_PAGES)
      return page;
    page = mergeOlder(page, await at(page.next));
  }
  return mergeNewest(known(), page);
}
