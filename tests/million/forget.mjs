/* Removes a folder of worlds: forget.mjs DIR. Nothing may run on it. */
import { rmSync } from 'node:fs';
import { removePostgres } from '../../stack/postgres.mjs';

const [dir] = process.argv.slice(2);

removePostgres(dir);
rmSync(dir, { recursive: true, force: true });
