/*
 * Between signing up, confirming and signing in: the e-mail survives a reload
 * (where the browser keeps anything), the password only in memory.
 */
const EMAIL = 'cruddur.email';
let email = '';
let password: string | null = null;

export function keepPending(address: string, secret: string | null): void {
  email = address.trim();
  password = secret;
  kept((storage) => { storage.setItem(EMAIL, email); });
}

export function pendingEmail(): string {
  return kept((storage) => storage.getItem(EMAIL)) ?? email;
}

export function takePassword(): string | null {
  const taken = password;

  password = null;
  return taken;
}

export function forgetPending(): void {
  email = '';
  password = null;
  kept((storage) => { storage.removeItem(EMAIL); });
}

function kept<T>(work: (storage: Storage) => T): T | null {
  try {
    return work(sessionStorage);
  } catch {
    return null;
  }
}

/* Where to go after signing in: a path of ours, whatever the address says. */
export function safeNext(asked: string | null): string {
  return asked && /^\/(?![/\\])/.test(asked) ? asked : '/';
}
