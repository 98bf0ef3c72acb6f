/* Why a request did not work, in the three ways that callers tell apart. */

/* The server answered, and refused. `codes` are those of a 422. */
export class Refused extends Error {
  override name = 'Refused';

  constructor(readonly status: number, readonly code: string,
    readonly codes: string[] = [], readonly retryAfterMs = 0) {
    super(`${status} ${code} ${codes.join(' ')}`.trim());
  }
}

/* No answer came: it is not known whether the request was carried out. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/* The person changed, or is signed out, since this was asked for. */
export class NotSignedIn extends Error {
  override name = 'NotSignedIn';
}

/* Worth asking again without a change. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused
    && (error.status >= 500 || error.status === 429));
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}
