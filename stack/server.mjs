/*
 * What script/server runs when all is installed and built: the stack in
 * .stack, until a signal comes.
 *
 *   node server.mjs --port=8080 [--fresh] [--lan] [--dir=.stack]
 *     [--build=FOLDER]
 */
import { join, resolve } from 'node:path';
import { readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allParts, startStack } from './stack.mjs';
import { portIsFree } from './ports.mjs';
import { everywhere, lanUrls, loopback } from './addresses.mjs';
import { checkout } from './paths.mjs';
import { demoUsers } from './demo.mjs';

const { values: options } = parseArgs({ options: {
  port: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  lan: { type: 'boolean', default: false },
  dir: { type: 'string', default: '.stack' },
  build: { type: 'string', default: 'build/release' },
} });
const dir = resolve(checkout, options.dir);
const pidFile = join(dir, 'pid');
const port = Number(options.port);

let stack = null;
let stopping = false;

/* Who started this may have stopped listening: go on all the same. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => stop(0));

try {
  await refuseIfTaken();
  stack = await startStack({ dir, port, fresh: options.fresh,
    lan: options.lan, buildDir: options.build, environment: process.env, onStep: showStep,
    parts: [...allParts, 'stream', 'trigger', 'purge'] });
  if (!stopping) {
    showReady();
    watch();
  }
} catch (error) {
  console.error(`\n${error.message}`);
  rmSync(pidFile, { force: true });
  process.exit(1);
}

async function refuseIfTaken() {
  const other = runningPid();

  if (other)
    fail(`Cruddur already runs from this checkout (process ${other}). `
      + 'Stop that one first, or use another checkout.');
  if (options.lan && lanUrls(port).length === 0)
    fail('This machine is in no network, so --lan has nobody to serve.');
  if (!await portIsFree(port, options.lan ? everywhere : loopback))
    fail(`Port ${port} is taken by another program. `
      + `Choose another: PORT=${port + 1} script/server`);
  mkdirSync(dir, { recursive: true });
  writeFileSync(pidFile, `${process.pid}\n`);
}

/* The process of .stack/pid, if it is still one of ours. */
function runningPid() {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');

    return pid !== process.pid && line.includes('server.mjs') ? pid : null;
  } catch {
    return null;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function showStep(text, ms) {
  console.log(`${text.padEnd(44)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
}

function showReady() {
  const given = stack.overridden;

  if (given.length > 0)
    console.log(`\nFrom your environment: ${given.join(', ')}`);
  console.log(`\nready ${stack.url}\n`);
  console.log(`Also at ${stack.url.replace('127.0.0.1', 'localhost')}, where `
    + 'the browser keeps another sign-in:\none window can hold both sides of '
    + 'a conversation.\n');
  if (stack.lanUrls.length > 0)
    console.log(`For all who are in this network: ${stack.lanUrls.join(' ')}\n`
      + 'They can sign in as the people below.\n');
  console.log('Sign in as');
  for (const { name, email, password } of demoUsers)
    console.log(`  ${email.padEnd(19)} ${password}  ${name}`);
  console.log('\nTo sign in and list the conversations, paste this:\n');
  console.log(`${pasteLine()}\n`);
  console.log(`Settings in ${join(dir, 'env')}, logs in ${join(dir, 'log')}. `
    + 'Ctrl-C stops all.');
}

function pasteLine() {
  const { email, password } = demoUsers[0];
  const body = JSON.stringify({ AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: stack.env.AWS_COGNITO_USER_POOL_CLIENT_ID,
    AuthParameters: { USERNAME: email, PASSWORD: password } });

  return `curl -s -H "Authorization: Bearer $(curl -s `
    + `-H 'Content-Type: application/x-amz-json-1.1' `
    + `-H 'X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth' `
    + `-d '${body}' ${stack.url}/cognito/ `
    + `| sed 's/.*"AccessToken":"\\([^"]*\\)".*/\\1/')" `
    + `${stack.url}/api/message_groups`;
}

/* A part that ends by itself ends the rest, with its name. */
function watch() {
  for (const name of stack.partNames) {
    const part = stack.part(name);

    part.ended.then((how) => {
      if (stopping)
        return;
      console.error(`${part.name} ${how}; see ${part.log}`);
      stop(1);
    });
  }
}

async function stop(status) {
  if (stopping)
    return;
  stopping = true;
  console.log('\nstopping');
  try {
    await stack?.stop();
  } finally {
    rmSync(pidFile, { force: true });
    process.exit(status);
  }
}
