/*
 * What no log may hold. Tests plant marks wherever people leave something of
 * theirs, and the runner looks for them in all logs when the tests are over.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/* Any e-mail address, name or text that begins so must not be logged. */
export const MARK = 'planted-';

/* That, and whatever looks like a token or like what proves a request. */
const SECRET = new RegExp(`${MARK}|eyJ[\\w-]{10}|Bearer |AWS4-HMAC`);
const SHOWN = 5;
const SHOWN_CHARACTERS = 600;

/* Cognito's stand-in tells about the mails that it would send. */
const FOREIGN = /^cognito/;

/* "file:line: text" of the first lines below `folder` that hold a secret. */
export function leaksIn(folder) {
  const leaks = [];

  for (const entry of readdirSync(folder,
    { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || FOREIGN.test(basename(entry.name)))
      continue;
    const path = join(entry.parentPath, entry.name);

    readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
      if (SECRET.test(line) && leaks.length < SHOWN)
        leaks.push(`${path}:${index + 1}: ${
          line.slice(0, SHOWN_CHARACTERS)}`);
    });
  }
  return leaks;
}
