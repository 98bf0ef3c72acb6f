/* What a person is told of a fault. */
import { strings } from '@/config/strings';
import { Refused, Unreachable } from './api/errors';
import { AuthFault } from './auth';

const TOO_MANY = 429;
/* Behind it are those of a server that is away or overloaded. */
const INTERNAL = 500;

export function faultText(error: unknown): string {
  if (error instanceof Refused && error.status === TOO_MANY)
    return strings.authFaults.TooManyRequestsException;
  if (error instanceof Unreachable
    || (error instanceof Refused && error.status > INTERNAL))
    return strings.authFaults.unreachable;
  if (error instanceof AuthFault)
    return (strings.authFaults as Record<string, string>)[error.code]
      ?? strings.authFaults.other;
  if (error instanceof Refused && error.status !== INTERNAL)
    return codeText(error.codes[0] ?? error.code);
  return strings.authFaults.other;
}

export function codeText(code: string): string {
  return strings.apiFaults[code] ?? strings.apiFaults['other'] ?? code;
}
