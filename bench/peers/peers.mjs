/*
 * What users would pick instead of Cruddur, behind an nginx with the same
 * site: only the last step differs, HTTP instead of FastCGI, over a unix
 * socket all the same.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareNginx } from '../../stack/nginx.mjs';
import { programEnvironment } from '../../stack/cruddurd.mjs';
import { Program } from '../../stack/process.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { runFolder } from '../../stack/paths.mjs';
import { httpStatus } from '../../stack/http.mjs';
import { rightAnswer } from '../answers.mjs';
import { routes } from '../cases.mjs';

const GUNICORN_WORKERS = '2';
const KEPT_CONNECTIONS = 32;

const peers = [
  { name: 'fastify', folder: 'fastify',
    command: () => [process.execPath, 'server.mjs'] },
  { name: 'flask', folder: 'flask',
    command: (socket) => ['/usr/bin/gunicorn', '--workers', GUNICORN_WORKERS,
      '--bind', `unix:${socket}`, '--umask', '0', 'app:app'] },
];

/* Each makes a system of a bench: { name, url, programs, stop() }. */
export const peerStarters = peers.map((peer) =>
  (bench) => startPeer(peer, bench));

async function startPeer({ name, folder, command }, bench) {
  const dir = join(bench.dir, `peer-${name}`);

  mkdirSync(dir, { recursive: true });
  const { nginx: port } = await choosePorts(dir, ['nginx']);
  const socket = join(runFolder(dir), 'peer.sock');

  rmSync(socket, { force: true });
  const { program: nginx, url } = prepareNginx({ dir, port, socket,
    log: join(dir, 'nginx.log'), accessLog: join(dir, 'access.log'),
    site: {}, cognitoUrl: null });
  passHttp(join(dir, 'nginx', 'conf'));
  const [program, ...args] = command(socket);
  const peer = new Program({ name, command: program, args,
    cwd: fileURLToPath(new URL(folder, import.meta.url)),
    log: join(dir, 'peer.log'),
    env: programEnvironment({ ...bench.cruddur.stack.env,
      AWS_REGION: bench.cruddur.stack.env.AWS_DEFAULT_REGION,
      LISTEN_SOCKET: socket, NODE_ENV: 'production',
      PYTHONDONTWRITEBYTECODE: '1' }),
    ready: async () => await httpStatus(`${url}/api/message_groups`) === 401 });
  const system = { name, url, programs: [nginx, peer], stop: async () => {
    await nginx.stop();
    await peer.stop();
  } };

  try {
    await nginx.start();
    await peer.start();
    for (const route of routes)
      await rightAnswer(url, route, bench.tokens);
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}

/* Turns the site's FastCGI into HTTP with kept connections. */
function passHttp(folder) {
  rewrite(join(folder, 'site.conf'), /fastcgi_pass cruddurd;/,
    'proxy_pass http://cruddurd; proxy_http_version 1.1;'
    + ' proxy_set_header Connection "";');
  rewrite(join(folder, 'http.conf'), /(upstream cruddurd \{[^}]*)\}/,
    `$1\tkeepalive ${KEPT_CONNECTIONS};\n}`);
}

function rewrite(path, from, to) {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}
