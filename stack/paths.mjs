/* Where things are: the checkout, and a short path for unix sockets. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAX_SOCKET_FOLDER_BYTES = 80;

export const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/* A folder for unix sockets, in `dir` unless its path is too long for one. */
export function runFolder(dir) {
  const near = join(dir, 'run');
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const folder = Buffer.byteLength(near) <= MAX_SOCKET_FOLDER_BYTES
    ? near : `/tmp/cruddur-run-${name}`;

  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
