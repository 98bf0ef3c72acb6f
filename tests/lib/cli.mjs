/*
 * cruddurctl for a test file: the program on a database and a table of the
 * test's own, and what stands in them afterwards.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { env as stackEnv, buildDir } from './stack.mjs';
import { programPath } from '../../stack/cruddurd.mjs';
import { keepLog } from '../../stack/logs.mjs';
import { checkout } from '../../stack/paths.mjs';

export const program = programPath(buildDir, 'cruddurctl');
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/'
  + 'dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const TIMEOUT_MS = 60000;
const TRIES = 5;
const OUTPUT_MAX = 64 * 1024 * 1024;

/* Settings with names that nobody else uses; nothing of them exists yet. */
export function ownPlace() {
  const name = `t${randomBytes(6).toString('hex')}`;
  const url = new URL(stackEnv.CONNECTION_URL);

  url.pathname = `/${name}`;
  return { name, env: { ...stackEnv, CONNECTION_URL: url.href,
    DDB_MESSAGE_TABLE: name, CRUDDUR_SQL_DIR: join(checkout, 'sql'),
    PATH: process.env.PATH } };
}

/* newPlace(): a place that goes when the test file ends. */
export function placesOfFile() {
  const places = [];

  after(async () => {
    for (const place of places)
      await cleanUp(place);
  });
  return () => {
    places.push(ownPlace());
    return places.at(-1);
  };
}

/* As ctl, of a command that must succeed. */
export async function run(place, line, env) {
  const result = await ctl(place, line, env);

  assert.equal(result.code, 0, `${line}: ${result.err}`);
  return result;
}

/* Runs it without a terminal, `input` to read: { code, out, err }. */
export function ctl(place, line, env = {}, input = '') {
  return new Promise((resolve) => {
    const child = execFile(program, line.split(' '),
      { env: { ...place.env, ...env }, timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_MAX },
      (error, out, err) => {
        keepLog('cruddurctl', err);
        resolve({ code: error ? error.code : 0, out, err });
      });

    /* It may end before it has read what nobody needs. */
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/* Runs it at a terminal where `answer` is typed once it asks. */
export function ctlAtTerminal(place, line, answer) {
  const child = spawn('script', ['-qec', `${program} ${line}`, '/dev/null'],
    { env: { ...place.env, SHELL: '/bin/sh' }, timeout: TIMEOUT_MS });
  let out = '';

  child.stdout.on('data', (data) => {
    const asked = out.includes('to go on: ');

    out += data;
    if (!asked && out.includes('to go on: '))
      child.stdin.write(`${answer}\n`);
  });
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, out })));
}

/* Rows of a query in the place's database (or another), as text. */
export function sql(place, query, database = place.name) {
  const url = new URL(place.env.CONNECTION_URL);

  url.pathname = `/${database}`;
  return execFileSync('psql', ['-XAtq', '-c', query, url.href],
    { encoding: 'utf8' }).trim();
}

export function databaseExists(place) {
  return sql(place, `select 1 from pg_database where datname = '${place.name}'`,
    'postgres') === '1';
}

/* A session in the place's database, open until it is killed. */
export async function openSession(place) {
  const session = spawn('psql', ['-XAtq', place.env.CONNECTION_URL],
    { stdio: ['pipe', 'pipe', 'ignore'] });

  session.stdin.write('select 1;\n');
  await once(session.stdout, 'data');
  return session;
}

/*
 * One call to DynamoDB; its answer, or { error }. Like every client of it this
 * tries again when the server failed: DynamoDB Local does so now and then when
 * tables are made and dropped at the same time, and has then done nothing.
 */
export async function dynamodb(action, body) {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(stackEnv.AWS_ENDPOINT_URL_DYNAMODB,
      request(action, JSON.stringify(body)));
    const json = await answer.json();

    if (answer.ok)
      return json;
    if (answer.status < 500 || tries === TRIES)
      return { error: json.__type.split('#')[1] };
    await sleep(tries * 50);
  }
}

export async function tableExists(place) {
  const { Table } = await dynamodb('DescribeTable', { TableName: place.name });

  return Table !== undefined;
}

/* All items of the place's table, attributes as plain values. */
export async function items(place) {
  const { Items } = await dynamodb('Scan', { TableName: place.name });

  return Items.map((item) => Object.fromEntries(Object.entries(item)
    .map(([name, { S, N }]) => [name, S ?? Number(N)])));
}

/*
 * A DynamoDB before the real one. `meddle(action, body)` may answer itself
 * with { status, body }; what it returns nothing for is passed on.
 */
export async function dynamodbBefore(meddle) {
  const server = createServer(async (incoming, outgoing) => {
    const body = JSON.parse(Buffer.concat(await incoming.toArray()));
    const action = incoming.headers['x-amz-target'].split('.')[1];
    const own = await meddle(action, body);
    const answer = own ? null : await fetch(
      stackEnv.AWS_ENDPOINT_URL_DYNAMODB,
      request(action, JSON.stringify(body)));

    outgoing.writeHead(own ? own.status : answer.status,
      { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(own ? JSON.stringify(own.body) : await answer.text());
  });

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`,
    stop: () => server.close() };
}

/* A copy of the folder sql that a test may change. */
export function ownSql() {
  const folder = mkdtempSync('/tmp/cruddur-sql-');

  cpSync(join(checkout, 'sql'), folder, { recursive: true });
  return folder;
}

/* Removes whatever the test has made. */
export async function cleanUp(place) {
  await ctl(place, 'db drop --yes');
  await ctl(place, `ddb drop ${place.name} --yes`);
}

function request(action, body) {
  return { method: 'POST', body, headers: { authorization: AUTHORIZATION,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${action}` } };
}
