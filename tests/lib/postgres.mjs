/* The database of the running stack, for what the API cannot do or show. */
import { execFileSync } from 'node:child_process';
import { env } from './stack.mjs';

/* What a statement prints: a line a row, columns between bars. */
export function sql(statement) {
  return execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c',
    statement, env.CONNECTION_URL], { encoding: 'utf8' }).trim();
}

/* `text` as a literal. */
export function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
