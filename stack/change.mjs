/*
 * What an operator changes on a cruddurd that runs under systemd, without
 * systemd: a reload, and a new version behind a socket that stays.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programEnvironment, programPath } from './cruddurd.mjs';

const NEXT_MASTER_MS = 30000;
const STEP_MS = 10;

/* For startService: the service's socket outlives its cruddurd. */
export const holder = ['perl',
  fileURLToPath(new URL('socket-holder.pl', import.meta.url))];

/* The pid of the cruddurd that a service with the holder runs, or null. */
export function masterOf(service) {
  const { masterPid: pid } = service;
  const [master] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim().split(' ').map(Number);

  return master || null;
}

/* As ExecReload of the unit: { code, text } when it has ended. */
export async function reload(pid, buildDir) {
  const child = spawn(programPath(buildDir, 'cruddurd'), ['--reload', pid],
    { env: programEnvironment({}), stdio: ['ignore', 'pipe', 'pipe'] });
  const text = Promise.all([child.stdout, child.stderr]
    .map(async (stream) => (await stream.toArray()).join('')));
  const [code] = await once(child, 'exit');

  return { code, text: (await text).join('') };
}

/* As a restart of the unit: the next one starts when this one has ended. */
export async function upgrade(service) {
  const before = masterOf(service);
  const deadline = Date.now() + NEXT_MASTER_MS;

  process.kill(before, 'SIGTERM');
  while ([before, null].includes(masterOf(service))) {
    if (Date.now() > deadline)
      throw new Error(`cruddurd ${before} has no successor`);
    await sleep(STEP_MS);
  }
}
