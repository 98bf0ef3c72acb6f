/*
 * Free ports of this machine. A stack that keeps its data keeps its ports
 * too, so that the issuer in a token it gave stays the same.
 */
import { createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/* { name: port }: the ports noted in `dir`, a new one for each taken one. */
export async function choosePorts(dir, names) {
  const path = join(dir, 'ports.json');
  const known = readPorts(path);
  const held = [];
  const ports = {};

  for (const name of names) {
    const server = await listen(known[name] ?? 0) ?? await listen(0);

    held.push(server);
    ports[name] = server.address().port;
  }
  await Promise.all(held.map((server) =>
    new Promise((done) => { server.close(done); })));
  writeFileSync(path, `${JSON.stringify(ports)}\n`);
  return ports;
}

export async function portIsFree(port, host = '127.0.0.1') {
  const server = await listen(port, host);

  if (server)
    await new Promise((done) => { server.close(done); });
  return server !== null;
}

/* No host: DynamoDB Local listens on every address, so must we to try. */
function listen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();

    server.once('error', () => resolve(null));
    server.listen({ port, host }, () => resolve(server));
  });
}

function readPorts(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
