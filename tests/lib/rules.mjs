/*
 * The queries of monitoring/: of the alert rules and of the dashboard. The
 * rules are read as the little of YAML that they are written in.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../stack/paths.mjs';

export const rulesFile = join(checkout, 'monitoring', 'alerts.yml');
const NAME = /\b(cruddur_[a-z_]+|up)\b(?:\{([^}]*)\})?/g;

/* [{ alert, expr, for, summary, runbook, severity }] */
export function alerts() {
  const rules = [];

  for (const line of joined(readFileSync(rulesFile, 'utf8'))) {
    const [, key, value] = /^\s*(?:- )?(\w+): ?(.*)$/.exec(line)
      ?? assert.fail(`not read: ${line}`);

    if (key === 'alert')
      rules.push({ alert: value });
    else if (key === 'labels')
      rules.at(-1).severity = /severity: (\w+)/.exec(value)[1];
    else if (value && rules.length > 0 && key !== 'name')
      rules.at(-1)[key] = value;
  }
  return rules;
}

/* Lines without comments; those below ">-" are joined to it. */
function joined(text) {
  const lines = [];
  let folded = -1;

  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);

    if (indent < 0 || line[indent] === '#')
      continue;
    if (folded >= 0 && indent > folded) {
      lines[lines.length - 1] += ` ${line.trim()}`;
      continue;
    }
    folded = line.endsWith('>-') ? indent : -1;
    lines.push(line.replace(/ ?>-$/, ''));
  }
  return lines;
}

/* [{ title, expr }] of all panels. */
export function dashboard() {
  const { panels } = JSON.parse(readFileSync(
    join(checkout, 'monitoring', 'dashboard.json'), 'utf8'));

  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ title, expr })));
}

/* [{ name, labels: [[label, operator, value]] }] that a query names. */
export function namesIn(expr) {
  return [...expr.matchAll(NAME)].map(([, name, labels = '']) => ({ name,
    labels: [...labels.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)]
      .map(([, label, operator, value]) => [label, operator, value]) }));
}
