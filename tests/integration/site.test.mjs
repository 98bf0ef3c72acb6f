/* The site of production: TLS, headers, redirects, bounds and its logs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { checkout } from '../../stack/paths.mjs';
import { person } from '../lib/people.mjs';
import { ask, siteName, startProduction } from '../lib/production.mjs';

const CUT_MS = 1000;

let site;
let hasty; /* with time-outs that a test can wait for */
let dead; /* with no cruddurd behind it */

before(async () => {
  site = await startProduction();
  const sooner = ['timeout 15s', `timeout ${CUT_MS}ms`];
  hasty = await startProduction({ edits: { 'site.conf': sooner,
    'cruddur.conf': sooner } });
  dead = await startProduction({ socket: '/nowhere/cruddurd.sock' });
});
after(() => Promise.all([site, hasty, dead].map((one) => one?.stop())));

/* Errors of nginx's own look like those of cruddurd. */
function refusedByNginx(answer, status, code) {
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal(answer.json.error, code);
  assert.equal(answer.headers.get('x-request-id'), answer.json.request_id);
  assert.equal(answer.headers.get('cache-control'), 'private, no-store');
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('strict-transport-security'),
    /^max-age=\d{8}$/);
}

test('nginx takes it without a warning', () => {
  const { status, stderr } = spawnSync('/usr/sbin/nginx', ['-t', '-p',
    join(site.dir, 'nginx'), '-c', join(site.conf, 'nginx.conf')],
  { encoding: 'utf8' });

  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stderr, /\[(warn|error|emerg)\]/);
  assert.equal(spawnSync('grep', ['-rhE', '^[^#]*@[A-Z]+@',
    '--exclude=local.conf', site.conf], { encoding: 'utf8' }).stdout,
  '');
});

test('HTTP leads to HTTPS, but for the proof of a certificate', async () => {
  const at = (path) => fetch(`${site.plain}${path}`, { redirect: 'manual' });
  const moved = await at('/messages?with=somebody');

  assert.equal(moved.status, 301);
  assert.equal(moved.headers.get('location'),
    `https://${siteName}/messages?with=somebody`);
  assert.equal(moved.headers.get('strict-transport-security'), null);
  assert.equal((await at('/api/me')).status, 301);

  writeFileSync(join(site.dir, 'acme', '.well-known', 'acme-challenge', 'x'),
    'proof');
  const proof = await at('/.well-known/acme-challenge/x');
  assert.equal(proof.status, 200);
  assert.equal(await proof.text(), 'proof');
  assert.equal((await at('/.well-known/acme-challenge/y')).status, 404);
});

test('a page carries what keeps it safe', async () => {
  for (const path of ['/', '/messages', '/config.json']) {
    const { status, headers } = await ask(site, path);

    assert.equal(status, 200);
    assert.match(headers.get('content-security-policy'),
      /^default-src 'none'; script-src 'self';/);
    assert.match(headers.get('content-security-policy'),
      /connect-src 'self' https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com;/);
    assert.match(headers.get('strict-transport-security'), /^max-age=\d{8}$/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    assert.match(headers.get('x-request-id'), /^[0-9a-f]{32}$/);
    assert.equal(headers.get('server'), 'nginx');
  }
});

test('the API answers, and its errors are JSON', async () => {
  const good = await ask(site, '/api/health-check');

  assert.equal(good.status, 200);
  assert.equal(good.json.success, true);
  assert.match(good.headers.get('x-request-id'), /^[0-9a-f]{32}$/);
  assert.match(good.headers.get('strict-transport-security'), /^max-age/);
  refusedByNginx(await ask(site, '/api'), 404, 'not_found');
  refusedByNginx(await ask(site, '/api/me', { method: 'POST',
    headers: { 'content-length': 200000 } }), 413, 'body_too_large');
  refusedByNginx(await ask(site, `/api/${'a'.repeat(20000)}`), 414,
    'uri_too_long');
  refusedByNginx(await ask(site, '/api/me',
    { headers: { x: 'a'.repeat(20000) } }), 400, 'bad_request');
  refusedByNginx(await ask(site, '/api/me', { method: 'TRACE' }), 405,
    'method_not_allowed');
  refusedByNginx(await ask(site, '/assets/none.js'), 404, 'not_found');
  const unavailable = await ask(dead, '/api/health-check');
  refusedByNginx(unavailable, 503, 'unavailable');
  assert.equal(unavailable.headers.get('retry-after'), '1');
});

test('nginx and cruddurd say the same of the same error', () => {
  const own = readFileSync(join(checkout, 'src', 'base', 'err.c'), 'utf8');
  const kinds = readFileSync(join(checkout, 'nginx', 'errors.conf'), 'utf8')
    .matchAll(/return \d+ '\{"error": "(\w+)", "message": "([^"]*)"/g);

  for (const [, code, message] of kinds)
    assert.match(own, new RegExp(`"${code}",\\s+"${message}"`));
});

test('takes TLS 1.2 and 1.3, and nothing older', async () => {
  const speak = (version) => new Promise((resolve) => {
    /* Else this side would refuse before the other could. */
    const socket = connectTls({ port: site.port, servername: siteName,
      rejectUnauthorized: false, minVersion: version, maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });

    socket.on('error', ({ code }) => resolve(code));
  });

  assert.equal(await speak('TLSv1.2'), 'TLSv1.2');
  assert.equal(await speak('TLSv1.3'), 'TLSv1.3');
  for (const old of ['TLSv1', 'TLSv1.1'])
    assert.match(await speak(old), /PROTOCOL_VERSION/);
});

test('gives no session tickets and takes no weak cipher', () => {
  const client = (...args) => spawnSync('openssl', ['s_client', '-connect',
    `127.0.0.1:${site.port}`, '-servername', siteName, '-tls1_2', ...args],
  { input: '', encoding: 'utf8' }).stdout;

  assert.match(client(), /Cipher is ECDHE-ECDSA-/);
  assert.doesNotMatch(client(), /TLS session ticket/);
  for (const weak of ['AES128-SHA', 'ECDHE-ECDSA-AES128-SHA', 'AES128-GCM-SHA256'])
    assert.match(client('-cipher', `${weak}:@SECLEVEL=0`),
      /Cipher is \(NONE\)/);
});

test('speaks HTTP/2', async () => {
  const session = connectHttp2(site.url, { servername: siteName,
    rejectUnauthorized: false });
  const stream = session.request({ ':path': '/api/health-check' });
  const [headers] = await once(stream, 'response');

  assert.equal(session.alpnProtocol, 'h2');
  assert.equal(headers[':status'], 200);
  assert.match(headers['strict-transport-security'], /^max-age/);
  stream.resume();
  await once(stream, 'close');
  session.close();
});

/* Milliseconds until the other side closes a connection on which `bytes`
 * were sent, and then one more byte every 300 ms. */
async function msUntilCut(socket, bytes, drip) {
  const began = performance.now();
  const drops = setInterval(() => drip && socket.write(drip), 300);

  socket.on('error', () => {});
  socket.resume();
  socket.write(bytes);
  await new Promise((resolve) => { socket.once('close', resolve); });
  clearInterval(drops);
  return performance.now() - began;
}

test('cuts off who sends a head or a body too slowly', async () => {
  const secure = () => connectTls({ port: hasty.port, servername: siteName,
    rejectUnauthorized: false });
  const cut = await Promise.all([
    msUntilCut(secure(), 'GET /api/me HTTP/1.1\r\nHost: x\r\nX: ', 'a'),
    msUntilCut(secure(), `POST /api/me HTTP/1.1\r\nHost: ${siteName}\r\n`
      + 'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{'),
    msUntilCut(connectTcp(new URL(hasty.plain).port),
      'GET / HTTP/1.1\r\nX: ', 'a')]);

  for (const ms of cut)
    assert.ok(ms >= CUT_MS * 0.8, `${ms} ms`);
  assert.ok(cut[0] < 6 * CUT_MS, `${cut} ms`);
  assert.ok(cut[1] < 10 * CUT_MS, `${cut} ms`);
});

test('its logs hold no token, no query and no address', async () => {
  const ann = await person();
  const query = 'plantedquery77';
  const headers = { authorization: `Bearer ${ann.token}`,
    referer: `https://${siteName}/?${query}`, 'user-agent': query };

  for (const one of [site, dead]) {
    for (const path of [`/api/users/search?term=${query}`, `/?${query}`,
      `/api/nothing?${query}`, `/assets/none.js?${query}`,
      `/api/x?${query}=${'a'.repeat(20000)}`])
      await ask(one, path, { headers });
    await Promise.all(Array.from({ length: 90 }, () =>
      ask(one, `/api/health-check?${query}`, { headers })));
    await fetch(`${one.plain}/x?${query}`, { redirect: 'manual' });
    for (const path of Object.values(one.logs)) {
      const text = readFileSync(path, 'utf8');

      for (const secret of [query, ann.token, ann.token.slice(-64), 'eyJ',
        '127.0.0.1'])
        assert.ok(!text.includes(secret), `${secret} in ${path}`);
    }
    assert.match(readFileSync(one.logs.access, 'utf8'),
      /status=429 .* path=\/api\/health-check .* limit=refused$/m);
  }
  assert.match(readFileSync(dead.logs.access, 'utf8'),
    /status=503 .* upstream_status="50\d/);
});
