/* cruddurd's processes, as the system sees them. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const EXPORTER = 'cruddur-metrics';

/*
 * The pids of a process's children, in order; of a master: its workers, but
 * not the process that shows the metrics.
 */
export function childrenOf(pid) {
  return allChildren(pid).filter((child) => nameOf(child) !== EXPORTER);
}

/* The one that shows the metrics: { pid }, undefined while there is none. */
export function exporterOf(master) {
  return { pid: allChildren(master).find((child) =>
    nameOf(child) === EXPORTER) };
}

function allChildren(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim().split(' ').filter(Boolean).map(Number).sort((a, b) => a - b);
  } catch {
    return [];
  }
}

function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/* A zombie no longer lives. */
export function lives(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(
      readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/* Threads are spread over the workers by chance, so only sums compare. */
export function descriptorsOf(pids) {
  return pids.reduce((sum, pid) =>
    sum + readdirSync(`/proc/${pid}/fd`).length, 0);
}

export function residentKb(pids) {
  return pids.reduce((sum, pid) => sum + Number(
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]),
  0);
}

/*
 * Stops a process and all below it where they stand, or lets them go on: it
 * first, so that it starts no more, but some may end meanwhile.
 */
export function signalTree(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH')
      throw error;
  }
  for (const child of allChildren(pid))
    signalTree(child, signal);
}

/* Milliseconds until `holds()` is true; an Error after `limitMs`. */
export async function until(what, holds, limitMs = 10000, stepMs = 20) {
  const began = performance.now();

  for (;;) {
    if (await holds())
      return performance.now() - began;
    if (performance.now() - began > limitMs)
      throw new Error(`${what}: not within ${limitMs} ms`);
    await sleep(stepMs);
  }
}
