/*
 * Logs that outlive what wrote them: the tests look through all of them in
 * the end (tests/lib/leaks.mjs). Without a folder KEPT_LOGS nothing is kept.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function keepLog(name, text) {
  if (process.env.KEPT_LOGS)
    appendFileSync(join(process.env.KEPT_LOGS,
      `${name}-${process.pid}.log`), text);
}

/* logs: { name: path } */
export function keepLogs(logs) {
  for (const [name, path] of Object.entries(logs))
    if (process.env.KEPT_LOGS && existsSync(path))
      keepLog(name, readFileSync(path));
}
