/* CPU time and memory of processes, from /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/* USER_HZ: 100 on every Linux, whatever the kernel's own tick. */
const TICK_US = 10000;

/* A process and all below it. */
export function familyOf(pid) {
  const children = new Map();

  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) && statOf(name)?.parent;

    if (parent)
      children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const family = [pid];

  for (const member of family)
    family.push(...children.get(member) ?? []);
  return family;
}

/* User and system time of these processes together, in microseconds. */
export function cpuMicroseconds(pids) {
  return sum(pids, (pid) => statOf(pid)?.ticks ?? 0) * TICK_US;
}

/* Resident memory in MB: shared pages count by their share. */
export function pssMegabytes(pids) {
  return sum(pids, (pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');

    return Number(/^Pss:\s+(\d+)/m.exec(rollup)[1]);
  }) / 1024;
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    /* The name before may hold anything, a ")" too. */
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');

    return { parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

function sum(list, value) {
  return list.reduce((total, each) => total + value(each), 0);
}
