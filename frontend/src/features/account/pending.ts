/*
 * Between signing up, confirming and signing in: the e-mail survives a reload,
 * the password only in memory.
 */
const EMAIL = 'cruddur.email';
let password: string | null = null;

export function keepPending(email: string, secret: string | null): void {
  sessionStorage.setItem(EMAIL, email.trim());
  password = secret;
}

export function pendingEmail(): string {
  return sessionStorage.getItem(EMAIL) ?? '';
}

export function takePassword(): string | null {
  const taken = password;

  password = null;
  return taken;
}

export function forgetPending(): void {
  sessionStorage.removeItem(EMAIL);
  password = null;
}

/* Where to go after signing in: a path of ours, whatever the address says. */
export function safeNext(asked: string | null): string {
  return asked && /^\/(?![/\\])/.test(asked) ? asked : '/';
}
