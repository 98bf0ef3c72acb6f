/* Does every row of the route table have a test that sees it work? */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/* Rows of `cruddurd --print-routes` that no request of the log got 200 from. */
export function missedRoutes(cruddurd, log) {
  const rows = execFileSync(cruddurd, ['--print-routes'],
    { encoding: 'utf8' }).trim().split('\n');
  const worked = new Set(readFileSync(log, 'utf8').split('\n')
    .filter((line) => line.includes(' status=200 '))
    .map((line) => `${valueOf(line, 'method')} ${valueOf(line, 'route')}`));

  return rows.map((row) => row.split(' ').slice(0, 2).join(' '))
    .filter((route) => !worked.has(route));
}

function valueOf(line, name) {
  return line.match(new RegExp(` ${name}=(\\S+)`))?.[1];
}
