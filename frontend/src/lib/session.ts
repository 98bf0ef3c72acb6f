/*
 * Who is signed in, told from the storage that all tabs share, without the
 * code that signs in: that is loaded only to get a new token.
 */
import { NotSignedIn } from './api/errors';
import { now } from './clock';

const PREFIX = 'CognitoIdentityServiceProvider';
/* A token that ends sooner is renewed before it is used. */
const MARGIN_MS = 60_000;

let clientId = '';
let sub: string | null = null;
let ended = false;
let refreshing: Promise<void> | null = null;
const listeners = new Set<() => void>();

/*
 * How to get a new token into storage: lib/auth/index.ts. It fails with
 * Unreachable when that is worth another try; when Cognito refuses, the old
 * one stays or is gone.
 */
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

/* Whether a session came to its end here, and nobody has signed in since. */
export function hasEnded(): boolean {
  return ended;
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
  ended = sub === null && refreshing !== null;
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

  if (endOf(token) - now() > MARGIN_MS)
    return token;
  return refreshToken(of, token);
}

/* A newer token than `old`, which was refused or is about to end. */
export async function refreshToken(of: string | null,
  old: string | null): Promise<string> {
  const found = tokenOf(of);

  /* Another tab may have been quicker. */
  if (found !== old && endOf(found) > now())
    return found;
  refreshing ??= renew(old).finally(() => { refreshing = null; });
  await refreshing;
  return tokenOf(of);
}

/* If Cognito would not renew it, the session is over. */
async function renew(old: string | null): Promise<void> {
  await refresh();
  if (readToken() === old)
    forgetSession();
  else
    checkSession();
}

/* What is stored for `of`; fails if that is not who is signed in. */
function tokenOf(of: string | null): string {
  checkSession();
  const token = readToken();

  if (of === null || sub !== of || token === null)
    throw new NotSignedIn();
  return token;
}

/*
 * Where aws-amplify keeps it: under a name that may be the e-mail, so that
 * who it is stands only in the token.
 */
function readToken(): string | null {
  const start = `${PREFIX}.${clientId}`;

  try {
    const name = localStorage.getItem(`${start}.LastAuthUser`);

    return name === null ? null
      : localStorage.getItem(`${start}.${name}.accessToken`);
  } catch {
    /* A browser that may keep nothing: nobody is signed in. */
    return null;
  }
}

function readSub(): string | null {
  const token = readToken();

  return token === null ? null : claimsOf(token).sub ?? null;
}

/* When a token ends, in ms; one that does not say has ended. */
function endOf(token: string): number {
  return (claimsOf(token).exp ?? 0) * 1000;
}

function claimsOf(token: string): { sub?: string; exp?: number } {
  try {
    const part = (token.split('.')[1] ?? '')
      .replaceAll('-', '+').replaceAll('_', '/');

    return JSON.parse(atob(part)) as { sub?: string; exp?: number };
  } catch {
    return {};
  }
}
