/* Tables with very many items, and what a command needs to read them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dynamodb, program } from './cli.mjs';

const BATCH = 25;
const AT_ONCE = 8;
const LOOK_EVERY_MS = 20;
/* The address sanitizer keeps 256 MB of freed memory unless told otherwise. */
const KEEP_LITTLE = `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=4`;

/* Puts make(0) to make(count - 1), items in DynamoDB's JSON. */
export async function putMany(place, count, make) {
  let next = 0;

  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < count) {
      const first = next;

      next = Math.min(count, first + BATCH);
      await putBatch(place, Array.from({ length: next - first },
        (_, i) => make(first + i)));
    }
  }));
}

async function putBatch(place, items) {
  const { error } = await dynamodb('BatchWriteItem', { RequestItems: {
    [place.name]: items.map((Item) => ({ PutRequest: { Item } })) } });

  if (error)
    throw new Error(`BatchWriteItem: ${error}`);
}

/*
 * Runs cruddurctl and counts the lines that it prints: { code, lines, err,
 * peakKb }, the most memory that it had at any time.
 */
export async function ctlMeasured(place, line) {
  const child = spawn(program, line.split(' '), {
    env: { ...place.env, ASAN_OPTIONS: KEEP_LITTLE },
    stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let peakKb = 0, lines = 0, err = '';
  const look = () => { peakKb = memoryOf(child.pid) ?? peakKb; };
  const timer = setInterval(look, LOOK_EVERY_MS);

  child.stdout.on('data', (data) => {
    look();
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1))
      lines++;
  });
  child.stderr.on('data', (data) => { err += data; });
  const [code] = await closed;

  clearInterval(timer);
  return { code, lines, err, peakKb };
}

/* VmHWM only ever rises; undefined once the process is gone. */
function memoryOf(pid) {
  try {
    const [, kb] = /VmHWM:\s+(\d+)/.exec(
      readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];

    return kb && Number(kb);
  } catch {
    return undefined;
  }
}
