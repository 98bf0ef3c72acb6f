/*
 * A page that was open while a new version was installed asks for chunks that
 * are gone. Loading it anew, once, brings the new version; drafts are kept.
 */
const MARK = 'cruddur.reloaded';
/* Twice within this means that reloading does not help. */
const PATIENCE_MS = 20_000;

export function isStaleChunk(error: unknown): boolean {
  return error instanceof Error
    && /dynamically imported module|module script failed|Unable to preload/i
      .test(error.message);
}

/* Whether it reloads; not again if it just did. */
export function reloadOnce(): boolean {
  const last = Number(sessionStorage.getItem(MARK) ?? 0);

  if (Date.now() - last < PATIENCE_MS || !navigator.onLine)
    return false;
  sessionStorage.setItem(MARK, `${Date.now()}`);
  location.reload();
  return true;
}
