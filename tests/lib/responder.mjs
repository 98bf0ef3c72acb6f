/* A FastCGI program that answers everything alike and keeps what it got. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const HEADER_BYTES = 8;
const [END, PARAMS, STDIN, STDOUT] = [3, 4, 5, 6];
const ANSWER = 'Status: 200\r\nContent-Type: application/json\r\n\r\n{}';

/* { socket, last(), stop() }: last() gives the last request's parameters,
 * as they were sent. */
export async function responder() {
  const dir = mkdtempSync('/tmp/cruddur-responder-');
  const socket = join(dir, 'socket');
  let last = null;
  const server = createServer((peer) => {
    let seen = Buffer.alloc(0);

    peer.on('error', () => {});
    peer.on('data', (part) => {
      seen = Buffer.concat([seen, part]);
      const records = recordsOf(seen);

      if (!records.some(({ type, body }) => type === STDIN && !body.length))
        return;
      last = Buffer.concat(records.filter(({ type }) => type === PARAMS)
        .map(({ body }) => body));
      peer.end(Buffer.concat([record(STDOUT, Buffer.from(ANSWER)),
        record(STDOUT, Buffer.alloc(0)), record(END, Buffer.alloc(8))]));
    });
  });

  await new Promise((done) => { server.listen(socket, done); });
  return { socket, last: () => last, stop: async () => {
    await new Promise((done) => { server.close(done); });
    rmSync(dir, { recursive: true, force: true });
  } };
}

/* { NAME: value } of a request's parameters. */
export function parameters(bytes) {
  const found = {};
  let at = 0;
  const length = () => {
    if (bytes[at] < 128)
      return bytes[at++];
    at += 4;
    return bytes.readUInt32BE(at - 4) & 0x7fffffff;
  };

  while (at < bytes.length) {
    const [name, value] = [length(), length()];

    found[bytes.toString('utf8', at, at + name)] =
      bytes.toString('utf8', at + name, at + name + value);
    at += name + value;
  }
  return found;
}

function recordsOf(bytes) {
  const records = [];

  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const end = at + HEADER_BYTES + bytes.readUInt16BE(at + 4);

    if (end > bytes.length)
      break;
    records.push({ type: bytes[at + 1],
      body: bytes.subarray(at + HEADER_BYTES, end) });
    at = end + bytes[at + 6];
  }
  return records;
}

function record(type, body) {
  const head = Buffer.from([1, type, 0, 1, 0, 0, 0, 0]);

  head.writeUInt16BE(body.length, 4);
  return Buffer.concat([head, body]);
}
