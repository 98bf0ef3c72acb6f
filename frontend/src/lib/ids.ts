const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/*
 * The uuid that an address names, or null: what is none must not become part
 * of a path of the API, where it might name something else.
 */
export function uuidOf(part: string | undefined): string | null {
  const uuid = part?.toLowerCase() ?? '';

  return UUID.test(uuid) ? uuid : null;
}

/*
 * A random identifier, also where the page came over plain http and
 * crypto.randomUUID is missing.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));

  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
