/*
 * Who is signed in, told from the storage that all tabs share, without the
 * code that signs in: that is loaded only to get a new token.
 */
import { NotSignedIn, Unreachable } from './api/errors';
import { now } from './clock';

const PREFIX = 'CognitoIdentityServiceProvider';
/* A token that ends sooner is renewed before it is used. */
const MARGIN_MS = 60_000;

let clientId = '';
let sub: string | null = null;
let refreshing: Promise<void> | null = null;
const listeners = new Set<() => void>();

/* How to get new tokens into storage: lib/auth/index.ts. */
type Refresh = () => Promise<void>;
let refresh: Refresh = () => Promise.reject(new NotSignedIn());

export function startSession(userPoolClientId: string, how: Refresh): void {
  clientId = userPoolClientId;
  refresh = how;
  sub = readSub();
  addEventListener('storage', checkSession);
}

/* The `sub` of who is signed in, or null. */
export function currentSub(): string | null {
  return sub;
}

export function onSession(told: () => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

/* Looks at storage again, and tells everybody if somebody else is there. */
export function checkSession(): void {
  const found = readSub();

  if (found === sub)
    return;
  sub = found;
  for (const told of listeners)
    told();
}

/* Takes every trace of a sign-in out of storage. */
export function forgetSession(): void {
  for (const key of Object.keys(localStorage))
    if (key.startsWith(PREFIX) || key.startsWith('com.amplify'))
      localStorage.removeItem(key);
  checkSession();
}

/*
 * An access token of `of`, renewed if it is about to end; null for nobody's.
 * Fails with NotSignedIn if somebody else is signed in by now.
 */
export async function freshToken(of: string | null): Promise<string | null> {
  if (of === null)
    return null;
  const token = tokenOf(of);

  if (token && endOf(token) - now() > MARGIN_MS)
    return token;
  return refreshToken(of, token);
}

/* A newer token than `old`, which was refused or is about to end. */
export async function refreshToken(of: string | null,
  old: string | null): Promise<string> {
  const found = tokenOf(of);

  /* Another tab may have been quicker. */
  if (found && found !== old && endOf(found) > now())
    return found;
  refreshing ??= refresh().finally(() => { refreshing = null; });
  try {
    await refreshing;
  } catch (error) {
    checkSession();
    if (tokenOf(of) && error instanceof Unreachable)
      throw error;
    forgetSession();
    throw new NotSignedIn();
  }
  const token = tokenOf(of);

  if (!token || token === old)
    throw new NotSignedIn();
  return token;
}

function tokenOf(of: string | null): string | null {
  checkSession();
  if (of === null || sub !== of)
    throw new NotSignedIn();
  return localStorage.getItem(`${PREFIX}.${clientId}.${of}.accessToken`);
}

function readSub(): string | null {
  return localStorage.getItem(`${PREFIX}.${clientId}.LastAuthUser`);
}

/* When a token ends, in ms; one that cannot be read has ended. */
function endOf(token: string): number {
  try {
    const part = (token.split('.')[1] ?? '')
      .replaceAll('-', '+').replaceAll('_', '/');

    return (JSON.parse(atob(part)) as { exp: number }).exp * 1000;
  } catch {
    return 0;
  }
}
