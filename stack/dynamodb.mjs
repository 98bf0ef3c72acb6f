/*
 * DynamoDB Local, from the npm package that carries it. Its licence forbids
 * redistribution: script/lib/machine.sh fetches it into .tools, nothing commits it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Program } from './process.mjs';
import { checkout } from './paths.mjs';

const FOLDER = join(checkout, '.tools', 'dynamodb-local');
const PROBE_MS = 5000;
const MEMORY = '/dev/shm';
/* No group of tests leaves more than a tenth of it. */
const ROOM_BYTES = 5e8;

/* It listens on every address of the machine; there is no way to bind it. */
export function prepareDynamodb({ dir, port, log, durable }) {
  if (!existsSync(join(FOLDER, 'DynamoDBLocal.jar')))
    throw new Error(`No DynamoDB Local in ${FOLDER}. Run script/server.`);
  const url = `http://127.0.0.1:${port}`;
  const data = durable ? join(dir, 'dynamodb') : passingFolder(dir);
  const args = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
    '-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar',
    '-port', `${port}`, '-sharedDb', '-disableTelemetry', '-dbPath', data];

  if (!durable)
    removeDynamodb(dir);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const program = new Program({
    name: 'DynamoDB Local', command: 'java', args, cwd: FOLDER, log,
    env: { PATH: process.env.PATH, HOME: dir },
    ready: async () => await listsTables(url) && indexStreams(data),
  });

  return { program, url };
}

/* Removes its data, wherever they were put. */
export function removeDynamodb(dir) {
  rmSync(join(dir, 'dynamodb'), { recursive: true, force: true });
  rmSync(memoryFolder(dir), { recursive: true, force: true });
}

/* It makes its tables at the first question that looks signed. */
async function listsTables(url) {
  try {
    const answer = await fetch(url, { method: 'POST', body: '{}', headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/local/'
        + 'dynamodb/aws4_request, SignedHeaders=host, Signature=0' },
    signal: AbortSignal.timeout(PROBE_MS) });

    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/*
 * At each write it looks for the oldest record of the table's stream, and
 * would go through those of all other streams to find it.
 */
function indexStreams(data) {
  const database = new DatabaseSync(join(data, 'shared-local-instance.db'),
    { timeout: 5000 });

  database.exec('CREATE INDEX IF NOT EXISTS "us*stream" ON us (StreamID)');
  database.close();
  return true;
}

/* Its own memory (-inMemory) holds no file that could be given an index. */
function passingFolder(dir) {
  const { bavail, bsize } = existsSync(MEMORY) ? statfsSync(MEMORY)
    : { bavail: 0, bsize: 0 };

  return bavail * bsize > ROOM_BYTES ? memoryFolder(dir)
    : join(dir, 'dynamodb');
}

function memoryFolder(dir) {
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 12);

  return join(MEMORY, `cruddur-${name}`);
}
