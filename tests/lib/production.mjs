/*
 * nginx with the site of production before the stack's cruddurd, on free
 * ports and with a certificate that nobody vouches for.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
  from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { clientConfig } from '../../stack/cruddurd.mjs';
import { keepLogs } from '../../stack/logs.mjs';
import { prepareConf } from '../../stack/nginx.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { run } from '../../stack/process.mjs';
import { env } from './stack.mjs';

export const siteName = 'www.example.com';

/*
 * { url, plain, port, dir, conf, logs, nginx, renew(), stop() }: url is for
 * HTTPS, plain for HTTP. Options: socket, where cruddurd listens; edits, as
 * { file: [from, to] }, for what an operator would write into it.
 */
export async function startProduction({ edits = {},
  socket = env.CRUDDUR_LISTEN.replace('unix:', '') } = {}) {
  const dir = mkdtempSync('/tmp/cruddur-site-');
  const ports = await choosePorts(dir, ['http', 'https']);
  const logs = { errors: join(dir, 'nginx.log'),
    access: join(dir, 'access.log') };
  const certificate = join(dir, 'certificate.pem');
  const key = join(dir, 'key.pem');
  const plain = `http://127.0.0.1:${ports.http}`;

  mkdirSync(join(dir, 'acme', '.well-known', 'acme-challenge'),
    { recursive: true });
  newCertificate(certificate, key);
  const { conf, program } = prepareConf({ dir, socket, log: logs.errors,
    accessLog: logs.access, site: clientConfig(env, null),
    main: 'cruddur.conf',
    probe: `${plain}/.well-known/acme-challenge/none`,
    values: { NAME: siteName, HTTP: `127.0.0.1:${ports.http}`,
      HTTPS: `127.0.0.1:${ports.https}`, CERTIFICATE: certificate, KEY: key,
      ACME: join(dir, 'acme') } });

  for (const [file, change] of Object.entries(edits))
    edit(join(conf, file), ...change);
  await program.start();
  return { url: `https://127.0.0.1:${ports.https}`, plain, dir, conf, logs,
    port: ports.https, nginx: program,
    renew: () => newCertificate(certificate, key),
    stop: async () => {
      await program.stop();
      keepLogs(logs);
      rmSync(dir, { recursive: true, force: true });
    } };
}

/*
 * One request over HTTP/1.1: { status, headers, text, json, serial }, the
 * last of the certificate that was shown. An agent that keeps connections
 * must not bound them: Node would hide which were used before.
 */
export function ask(site, path, { method = 'GET', headers = {}, body,
  agent = false } = {}) {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(`${site.url}${path}`, { method, agent,
      servername: siteName, rejectUnauthorized: false,
      headers: { host: siteName, ...headers } }, async (answer) => {
      const { serialNumber: serial } = answer.socket.getPeerCertificate();

      try {
        const text = Buffer.concat(await answer.toArray()).toString();

        resolve({ status: answer.statusCode, text, serial,
          headers: new Headers(answer.headers),
          get json() { return JSON.parse(text); } });
      } catch (error) {
        reject(error);
      }
    });

    request.on('error', (error) => {
      /* One that is closed just as it is used again: as browsers do. */
      if (request.reusedSocket && error.code === 'ECONNRESET')
        resolve(ask(site, path, { method, headers, body, agent }));
      else
        reject(error);
    });
    request.setTimeout(30000, () => request.destroy(new Error('time-out')));
    request.end(body);
  });
}

function newCertificate(certificate, key) {
  run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
    'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
    `/CN=${siteName}`, '-addext', `subjectAltName=DNS:${siteName}`,
    '-keyout', key, '-out', certificate]);
}

function edit(path, from, to) {
  const text = readFileSync(path, 'utf8');

  if (!text.includes(from))
    throw new Error(`${path} has no "${from}"`);
  writeFileSync(path, text.replaceAll(from, to));
}
