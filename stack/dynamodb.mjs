/*
 * DynamoDB Local, from the npm package that carries it. Its licence forbids
 * redistribution: script/lib/machine.sh fetches it into .tools, nothing commits it.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './process.mjs';
import { httpAnswers } from './http.mjs';
import { checkout } from './paths.mjs';

const FOLDER = join(checkout, '.tools', 'dynamodb-local');

/* It listens on every address of the machine; there is no way to bind it. */
export function prepareDynamodb({ dir, port, log, durable }) {
  if (!existsSync(join(FOLDER, 'DynamoDBLocal.jar')))
    throw new Error(`No DynamoDB Local in ${FOLDER}. Run script/server.`);
  const args = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
    '-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar',
    '-port', `${port}`, '-sharedDb', '-disableTelemetry'];

  if (durable) {
    const data = join(dir, 'dynamodb');

    mkdirSync(data, { recursive: true });
    args.push('-dbPath', data);
  } else {
    args.push('-inMemory');
  }
  const program = new Program({
    name: 'DynamoDB Local', command: 'java', args, cwd: FOLDER, log,
    env: { PATH: process.env.PATH, HOME: dir },
    ready: () => httpAnswers(`http://127.0.0.1:${port}/`),
  });

  return { program, url: `http://127.0.0.1:${port}` };
}
