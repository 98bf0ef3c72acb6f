/*
 * Code that comes when needed. A page that was open while a new version was
 * installed asks for files that are gone: loading it anew, once, brings the
 * new version, and drafts are kept.
 */
import { strings } from '@/config/strings';
import { toast } from './toast';

const MARK = 'cruddur.reloaded';
/* Twice within this means that reloading does not help. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 3_000;

/*
 * What `load` imports. While the server is away it is waited for, or with
 * `waits` false that is a failure like any other.
 */
export async function loadChunk<T>(load: () => Promise<T>, waits = true):
  Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error) || !await serverAnswers(waits))
      throw error;
  }
  try {
    return await load();
  } catch (error) {
    if (!reloadOnce())
      throw error;
    /* This page is going away. */
    return new Promise(() => {});
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error
    && /dynamically imported module|module script failed|Unable to preload/i
      .test(error.message);
}

async function serverAnswers(waits: boolean): Promise<boolean> {
  while (!await answersNow()) {
    if (!waits)
      return false;
    toast(navigator.onLine ? strings.common.failedWhy
      : strings.common.pageWaits, 'fault');
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return true;
}

async function answersNow(): Promise<boolean> {
  try {
    return (await fetch('/config.json', { method: 'HEAD' })).ok;
  } catch {
    return false;
  }
}

/* Whether it reloads; not again if it just did. */
function reloadOnce(): boolean {
  const last = Number(sessionStorage.getItem(MARK) ?? 0);

  if (Date.now() - last < PATIENCE_MS)
    return false;
  sessionStorage.setItem(MARK, `${Date.now()}`);
  location.reload();
  return true;
}
