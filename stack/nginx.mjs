/*
 * nginx with the project's own site (nginx/), filled in for this stack, and
 * the way to Cognito's stand-in, which only a local stack has.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync,
  writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './process.mjs';
import { httpAnswers } from './http.mjs';
import { loopback } from './addresses.mjs';
import { checkout } from './paths.mjs';

const SOURCE = join(checkout, 'nginx');
/* Debian keeps it in sbin, which an ordinary user's PATH lacks. */
const NGINX = '/usr/sbin/nginx';
const BROTLI = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';
/* The client as it was built last; without it a page that says so. */
const CLIENT = join(checkout, 'frontend', 'dist');

/*
 * dir: for everything nginx writes. host: the address it listens on. socket:
 * cruddurd's. site: what config.json tells the client. cognitoUrl: the
 * stand-in, or null.
 */
export function prepareNginx({ dir, host = loopback, port, socket, log,
  accessLog, site, cognitoUrl }) {
  const url = `http://${loopback}:${port}`;
  const { conf, program } = prepareConf({ dir, socket, log, accessLog, site,
    main: 'local.conf', values: { LISTEN: `${host}:${port}` },
    probe: `${url}/config.json` });

  mkdirSync(join(conf, 'local.d'), { recursive: true });
  writeFileSync(join(conf, 'local.d', 'cognito.conf'), cognitoUrl
    ? `location /cognito/ { proxy_pass ${cognitoUrl}/; }\n` : '');
  return { program, url };
}

/*
 * Fills in the files of nginx/ below `dir`, with a main file that includes
 * `main` of them: { conf, program }, the folder of the files and nginx on
 * them, ready once `probe` is answered. values: the names that only `main`
 * has.
 */
export function prepareConf({ dir, socket, log, accessLog, site, main, values,
  probe }) {
  const home = join(dir, 'nginx');
  const conf = join(home, 'conf');
  const region = site.cognito?.region ?? 'us-east-1';

  mkdirSync(conf, { recursive: true });
  writeSite(home, site);
  for (const name of readdirSync(SOURCE))
    fill(name, join(conf, name), { CONF: conf, SOCKET: socket,
      SITE: join(home, 'site'), LOG: accessLog, ERRORS: log,
      COGNITO: `https://cognito-idp.${region}.amazonaws.com`, ...values });
  writeFileSync(join(conf, 'nginx.conf'), mainFile(home, log, main));
  const program = new Program({
    name: 'nginx', command: NGINX, cwd: home, log,
    args: ['-p', home, '-e', log, '-c', join(conf, 'nginx.conf')],
    stopSignal: 'SIGTERM',
    ready: () => httpAnswers(probe),
  });

  return { conf, program };
}

function writeSite(home, config) {
  const folder = join(home, 'site');

  rmSync(folder, { recursive: true, force: true });
  cpSync(existsSync(join(CLIENT, 'index.html')) ? CLIENT
    : join(checkout, 'stack', 'site'), folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'),
    `${JSON.stringify(config, null, 2)}\n`);
}

function fill(name, target, values) {
  const text = readFileSync(join(SOURCE, name), 'utf8');

  writeFileSync(target, text.replace(/@([A-Z]+)@/g,
    (whole, key) => values[key] ?? whole));
}

/* Under root the workers stay root: the socket is root's, and this is local. */
function mainFile(home, log, main) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `\t${kind}_temp_path ${home}/${kind}_temp;`).join('\n');

  return `${process.getuid() === 0 ? 'user root;\n' : ''}daemon off;
load_module ${BROTLI};
worker_processes 1;
pid ${home}/nginx.pid;
error_log ${log} warn;
events { worker_connections 2048; }
http {
	include /etc/nginx/mime.types;
${temporary}
	keepalive_requests 100000;
	include ${home}/conf/${main};
}
`;
}

