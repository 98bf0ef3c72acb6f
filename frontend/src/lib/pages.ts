/*
 * Lists that come in pages, and stay fresh: a newest page that is fetched
 * again and again, older ones by their links, all merged by uuid.
 */
export interface Item {
  uuid: string;
  created_at: string;
}

export interface Page<T> {
  items: T[];
  /* Where older ones are; null at the end. */
  next: string | null;
}

/*
 * Both lists newest first. Times of the contract have one length, so they
 * compare as text.
 */
export function newerFirst(a: Item, b: Item): number {
  if (a.created_at !== b.created_at)
    return a.created_at < b.created_at ? 1 : -1;
  return a.uuid < b.uuid ? 1 : a.uuid > b.uuid ? -1 : 0;
}

/* Whether the page reaches back to something that is known already. */
export function meets<T extends Item>(known: T[], page: Page<T>): boolean {
  const times = new Map(known.map((item) => [item.uuid, item.created_at]));

  return page.next === null
    || page.items.some((item) => times.get(item.uuid) === item.created_at);
}

/*
 * What is known, with a fresh page from the top laid over it: what the page
 * would hold if it were still there, and does not, is gone.
 */
export function mergeNewest<T extends Item>(known: Page<T> | undefined,
  page: Page<T>): Page<T> {
  const last = page.items.at(-1);

  if (!known || !last || page.next === null)
    return page;
  const fresh = new Set(page.items.map(({ uuid }) => uuid));
  const older = known.items.filter((item) =>
    !fresh.has(item.uuid) && newerFirst(last, item) < 0);

  /* Nothing older known: the page's own link leads on. */
  return older.length === 0 ? page
    : { items: [...page.items, ...older], next: known.next };
}

/* An older page goes below; what came twice is kept once. */
export function mergeOlder<T extends Item>(known: Page<T>,
  page: Page<T>): Page<T> {
  const seen = new Set(known.items.map(({ uuid }) => uuid));

  return { items: [...known.items,
    ...page.items.filter(({ uuid }) => !seen.has(uuid))], next: page.next };
}

/* One item more, or in place of the one it was. */
export function withItem<T extends Item>(known: Page<T>, item: T): Page<T> {
  const rest = known.items.filter(({ uuid }) => uuid !== item.uuid);

  return { ...known, items: [item, ...rest].sort(newerFirst) };
}
