/* A site of nginx on this machine, whoever vouches for its certificate. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const LIMIT_MS = 15000;

/*
 * ports: { http, https }. get(path) and getPlain(path), over HTTPS and HTTP,
 * each on a connection of its own: { status, headers, text }.
 */
export function siteIn(name, ports) {
  const http = `127.0.0.1:${ports.http}`;
  const https = `127.0.0.1:${ports.https}`;

  return { name, http, https,
    get: (path) => get(httpsRequest, `https://${https}${path}`, name),
    getPlain: (path) => get(httpRequest, `http://${http}${path}`, name) };
}

function get(request, url, name) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, servername: name,
      rejectUnauthorized: false, headers: { host: name } },
    async (answer) => {
      try {
        const text = Buffer.concat(await answer.toArray()).toString();

        resolve({ status: answer.statusCode, headers: answer.headers, text });
      } catch (error) {
        reject(error);
      }
    });

    asked.on('error', reject);
    asked.setTimeout(LIMIT_MS, () => asked.destroy(new Error('time-out')));
    asked.end();
  });
}
