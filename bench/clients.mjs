/*
 * Clients counted one by one. A server that starves some of its clients can
 * look fast, and wrk says nothing of it.
 */
import { connect } from 'node:net';

/*
 * Lets `count` connections ask as fast as they are answered. How many answers
 * each of them got: { least, median, most, unanswered }.
 */
export async function countAnswers({ url, path, tokens, count, seconds }) {
  const { hostname, port, host } = new URL(url);
  const until = Date.now() + seconds * 1000;
  const ask = (number) => {
    const token = tokens[number % tokens.length];

    return askInTurn({ hostname, port, until,
      request: `GET ${path(number)} HTTP/1.1\r\nHost: ${host}\r\n`
        + `Authorization: Bearer ${token}\r\n\r\n` });
  };
  const answers = await Promise.all(Array.from({ length: count },
    (_, number) => ask(number)));

  answers.sort((a, b) => a - b);
  return { least: answers[0], median: answers[count >> 1],
    most: answers[count - 1],
    unanswered: answers.filter((each) => each === 0).length };
}

/* Answers with status 200 that one connection got until then. */
function askInTurn({ hostname, port, until, request }) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let input = Buffer.alloc(0);
    let answered = 0;
    const end = () => {
      socket.destroy();
      resolve(answered);
    };

    socket.setTimeout(Math.max(until - Date.now(), 1), end);
    socket.on('error', end);
    socket.on('connect', () => socket.write(request));
    socket.on('data', (bytes) => {
      input = input.length ? Buffer.concat([input, bytes]) : bytes;
      const status = wholeAnswer(input);

      if (status === 0)
        return;
      input = Buffer.alloc(0);
      answered += status === 200 ? 1 : 0;
      if (Date.now() >= until)
        end();
      else
        socket.write(request);
    });
    socket.on('close', end);
  });
}

/* The status when the whole answer is there, else 0. */
function wholeAnswer(input) {
  const headEnd = input.indexOf('\r\n\r\n');

  if (headEnd < 0)
    return 0;
  const head = input.toString('latin1', 0, headEnd);
  const length = /^content-length: (\d+)$/im.exec(head);
  const whole = length ? input.length >= headEnd + 4 + Number(length[1])
    : input.subarray(-5).toString('latin1') === '0\r\n\r\n';

  return whole ? Number(head.slice(9, 12)) : 0;
}
