/*
 * The limit: a trivial responder that gives a case's own bytes, behind an
 * nginx configured from the same files as Cruddur's.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareNginx } from '../stack/nginx.mjs';
import { Program } from '../stack/process.mjs';
import { choosePorts } from '../stack/ports.mjs';
import { checkout, runFolder } from '../stack/paths.mjs';
import { httpStatus } from '../stack/http.mjs';

/* { url, programs: [nginx, responder], stop() }. */
export async function startLimit({ dir, body, buildDir, workers, threads }) {
  mkdirSync(dir, { recursive: true });
  const { nginx: port } = await choosePorts(dir, ['nginx']);
  const socket = join(runFolder(dir), 'limit.sock');
  const bodyFile = join(dir, 'body.json');

  writeFileSync(bodyFile, body);
  const { program: nginx, url } = prepareNginx({ dir, port, socket,
    log: join(dir, 'nginx.log'), accessLog: join(dir, 'access.log'),
    site: { cognito: { region: 'us-east-1' } }, cognitoUrl: null });
  const responder = new Program({ name: 'the limit responder',
    command: join(checkout, buildDir, 'bench/limit_responder'),
    args: ['--socket', socket, '--body', bodyFile,
      '--processes', workers, '--threads', threads],
    log: join(dir, 'responder.log'), cwd: dir,
    ready: async () => await httpStatus(`${url}/api/`) === 200 });
  const programs = [nginx, responder];

  await nginx.start();
  await responder.start();
  return { url, programs, stop: async () => {
    for (const program of programs)
      await program.stop();
  } };
}
