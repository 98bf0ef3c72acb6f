import { strings } from '@/config/strings';

const RESERVED = ['admin', 'administrator', 'root', 'support', 'help',
  'system', 'security', 'moderator', 'official', 'cruddur', 'me'];

/* Why it cannot be a handle, or null. */
export function handleFault(handle: string): string | null {
  if (!/^[A-Za-z0-9_]{3,20}$/.test(handle))
    return strings.account.handleInvalid;
  return RESERVED.includes(handle.toLowerCase())
    ? strings.account.handleReserved : null;
}
