/* Requests byte by byte, such as no client library would send. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { url } from './stack.mjs';

/*
 * Sends bytes as they are and reads one answer: { status, headers, text,
 * json }, as from api(). Nothing is awaited after the end of its body.
 */
export async function exchange(bytes, at = url) {
  const socket = connect(new URL(at).port, '127.0.0.1');
  let seen = Buffer.alloc(0);

  socket.on('data', (part) => {
    seen = Buffer.concat([seen, part]);
    if (isWhole(seen))
      socket.end();
  });
  socket.on('error', () => {});
  socket.setTimeout(20000, () => socket.destroy());
  socket.write(bytes);
  await once(socket, 'close');
  return answerOf(seen, bytes);
}

function isWhole(bytes) {
  const end = bytes.indexOf('\r\n\r\n');

  if (end < 0)
    return false;
  const length = /^content-length: (\d+)\r$/im.exec(bytes.subarray(0, end + 1));
  return length !== null && bytes.length >= end + 4 + Number(length[1]);
}

function answerOf(bytes, request) {
  const end = bytes.indexOf('\r\n\r\n');
  const [line, ...lines] = bytes.subarray(0, end).toString().split('\r\n');
  const text = bytes.subarray(end + 4).toString();

  return { request: `${request.slice(0, 200)}`, text,
    status: Number(line.split(' ')[1]),
    headers: new Headers(lines.map((one) => one.split(/: ?(.*)/).slice(0, 2))),
    get json() { return JSON.parse(text); } };
}
