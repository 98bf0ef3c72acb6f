/*
 * What PostgreSQL does for a statement: it runs it, as cruddurd's connections
 * would, and tells. All that it changes is rolled back.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../../stack/paths.mjs';
import { run } from '../../stack/process.mjs';

const QUERIES = join(checkout, 'sql', 'queries');
/* A psql holds all its output in memory here. */
const MAX_OUTPUT = 1 << 30;
const MARK = '----';
/* As src/pg/wire.c sets them. */
const CONNECTION = ['set timezone = utc;', 'set jit = off;',
  'set max_parallel_workers_per_gather = 0;'];

/* Their names, "folder/file". */
export function statementNames() {
  return readdirSync(QUERIES).flatMap((folder) =>
    readdirSync(join(QUERIES, folder))
      .map((file) => `${folder}/${file.replace(/\.sql$/, '')}`)).sort();
}

/*
 * Runs one statement once for each of `asked` (lists of parameters) on one
 * connection: what EXPLAIN says of each, { Plan, 'Planning Time', … }. `mode`
 * is PostgreSQL's plan_cache_mode; `detail` says what EXPLAIN is to measure.
 */
export function explain(url, name, asked, { mode = 'auto',
  detail = 'buffers' } = {}) {
  const script = [
    ...CONNECTION, `set plan_cache_mode = ${mode};`,
    `prepare statement as ${textOf(name)};`,
    ...asked.flatMap((parameters) => [
      `\\echo ${MARK}`, 'begin;',
      `explain (analyze, format json, ${detail}) execute statement(${
        parameters.map(literal).join(', ')});`, 'rollback;']),
  ];
  const output = run('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', url],
    { input: script.join('\n'), maxBuffer: MAX_OUTPUT });

  return output.split(`${MARK}\n`).slice(1)
    .map((text) => JSON.parse(text)[0]);
}

function textOf(name) {
  return readFileSync(join(QUERIES, `${name}.sql`), 'utf8');
}

function literal(value) {
  return value === null ? 'null' : `'${`${value}`.replaceAll("'", "''")}'`;
}

/* The nodes of a plan, from the top on. */
function nodesOf(plan) {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/* Tables read from one end to the other. */
export function wholeReads({ Plan }) {
  return nodesOf(Plan).filter((node) => node['Node Type'] === 'Seq Scan'
    && node['Actual Loops'] > 0).map((node) => node['Relation Name']);
}

/* Rows that were looked at in tables, taken or not. */
export function rowsRead({ Plan }) {
  return sum(nodesOf(Plan).filter((node) => node['Node Type'].endsWith('Scan')
    && node['Relation Name']), (node) =>
    node['Actual Loops'] * (node['Actual Rows']
      + (node['Rows Removed by Filter'] ?? 0)
      + (node['Rows Removed by Index Recheck'] ?? 0)));
}

/* Of all sorts, the rows of the largest. */
export function rowsSorted({ Plan }) {
  return Math.max(0, ...nodesOf(Plan)
    .filter((node) => node['Node Type'] === 'Sort')
    .map((node) => sum(node.Plans, (from) =>
      from['Actual Rows'] * from['Actual Loops'])));
}

/* Pages of tables and indexes that were touched. */
export function pagesRead({ Plan }) {
  return Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
}

export function milliseconds(explained) {
  return explained['Planning Time'] + explained['Execution Time'];
}

function sum(list, number) {
  return list.reduce((total, each) => total + number(each), 0);
}
