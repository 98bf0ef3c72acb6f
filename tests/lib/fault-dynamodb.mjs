/*
 * A DynamoDB that fails as told, before the real one. It speaks the real
 * protocol: what is not meddled with is passed on as it came, and every
 * request is kept, so that a test can read what was really sent.
 *
 *   const table = await faultDynamodb();
 *   table.meddle = ({ operation, number }) =>
 *     operation === 'PutItem' && number % 10 === 0 ? faults.lose() : null;
 *
 * A fault is a function (request, outgoing) -> promise; see `faults`.
 */
import { Agent, createServer, request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from './stack.mjs';

const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

export const faults = {
  /* An error of DynamoDB's own. */
  refuse: (name, status = 400, more = {}) => async (request, outgoing) =>
    send(outgoing, status, JSON.stringify({ __type: PREFIX + name,
      message: `${name} by a test`, ...more })),

  throttle: () => faults.refuse('ProvisionedThroughputExceededException'),

  unavailable: (status = 503) => faults.refuse('ServiceUnavailable', status),

  /* A cancelled transaction: reasons of its first parts, None for the rest. */
  cancel: (...codes) => async (request, outgoing) => {
    const reasons = request.body.TransactItems
      .map((_, i) => ({ Code: codes[i] ?? 'None' }));

    return faults.refuse('TransactionCanceledException', 400,
      { CancellationReasons: reasons })(request, outgoing);
  },

  /* Carried out, and the answer is lost. */
  lose: () => async (request, outgoing) => {
    await request.forward();
    outgoing.socket.destroy();
  },

  /* Carried out, and half of the answer comes. */
  truncate: () => async (request, outgoing) => {
    const { body } = await request.forward();

    outgoing.writeHead(200, { 'content-length': body.length + 1 });
    outgoing.write(body.subarray(0, body.length / 2));
    await sleep(20);
    outgoing.socket.destroy();
  },

  /* Carried out, and the answer comes cut, with a length that agrees. */
  cut: () => async (request, outgoing) => {
    const { body } = await request.forward();

    send(outgoing, 200, body.subarray(0, body.length / 2));
  },

  garbage: (bytes = '<html>not DynamoDB</html>') =>
    async (request, outgoing) => send(outgoing, 200, bytes),

  reset: () => async (request, outgoing) => {
    outgoing.socket.resetAndDestroy();
  },

  /* Never answered; the connection stays. */
  hang: () => () => {},

  slow: (ms) => async (request, outgoing) => {
    await sleep(ms);
    await request.pass(outgoing);
  },
};

/* { url, requests, meddle, start(), stop() }; stop() refuses connections. */
export async function faultDynamodb() {
  const server = new FaultDynamodb(env.AWS_ENDPOINT_URL_DYNAMODB);

  await server.start();
  return server;
}

class FaultDynamodb {
  #target;
  #agent = new Agent({ keepAlive: true });
  #server = null;
  #port = 0;
  #counts = {};

  constructor(target) {
    this.#target = new URL(target);
    this.meddle = () => null;
    /* { operation, number, raw (text), body (parsed) }, in order of arrival */
    this.requests = [];
  }

  get url() { return `http://127.0.0.1:${this.#port}`; }

  async start() {
    if (this.#server)
      return;
    this.#server = createServer((incoming, outgoing) =>
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy()));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  async stop() {
    const server = this.#server;

    this.#server = null;
    if (!server)
      return;
    server.close();
    server.closeAllConnections();
    this.#agent.destroy();
    await once(server, 'close');
  }

  /* Requests of one operation, or all that a filter takes. */
  of(filter) {
    return this.requests.filter(typeof filter === 'string'
      ? ({ operation }) => operation === filter : filter);
  }

  forget() { this.requests = []; }

  async #serve(incoming, outgoing) {
    outgoing.on('error', () => {});
    const raw = Buffer.concat(await incoming.toArray());
    const operation = incoming.headers['x-amz-target'].split('.')[1];
    const number = this.#counts[operation] = (this.#counts[operation] ?? 0) + 1;
    const request = { operation, number, raw: raw.toString(),
      body: JSON.parse(raw), headers: incoming.headers,
      forward: () => this.#forward(incoming, raw),
      pass: async (to) => {
        const { status, body } = await request.forward();

        send(to, status, body);
      } };

    this.requests.push(request);
    const fault = this.meddle(request);
    await (fault ? fault(request, outgoing) : request.pass(outgoing));
  }

  async #forward(incoming, raw) {
    const onward = httpRequest({ host: this.#target.hostname,
      port: this.#target.port, method: 'POST', path: '/', agent: this.#agent,
      headers: incoming.headers });

    onward.end(raw);
    const [answer] = await once(onward, 'response');
    return { status: answer.statusCode,
      body: Buffer.concat(await answer.toArray()) };
  }
}

function send(outgoing, status, body) {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}
