/*
 * AWS Lambda for one function: the Runtime API that its program speaks, and
 * the address by which others invoke it, on one port.
 *
 *   const lambda = await startRuntimeApi({ name: 'cruddur-stream' });
 *   ... start the program with lambda.environment ...
 *   const { json, error } = await lambda.invoke({ Records: [] });
 *
 * Events wait in a queue; as in Lambda a program has one at a time.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const RUNTIME = '/2018-06-01/runtime/';
const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const ANSWER = /^invocation\/([^/]+)\/(response|error)$/;
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/*
 * Options: name (of the function; others are 404), port (0 takes a free one),
 * timeoutMs (of an invocation), relativeDeadline (as some emulators do).
 */
export async function startRuntimeApi(options) {
  const api = new RuntimeApi({ port: 0, timeoutMs: 5000,
    relativeDeadline: false, ...options });

  await api.start();
  return api;
}

class RuntimeApi {
  #options;
  #server = null;
  #waiting = []; /* answers to `next` that wait for an event */
  #queue = []; /* invocations that wait for a program */
  #running = new Map(); /* id -> invocation */

  constructor(options) {
    this.#options = options;
    /* What the program said that it cannot start for: { type, body }. */
    this.initErrors = [];
    /* Every request of the program: { method, path, headers, body }. */
    this.requests = [];
  }

  get address() { return `127.0.0.1:${this.#server.address().port}`; }
  get url() { return `http://${this.address}`; }
  /* A program waits for its next event. */
  get idle() { return this.#waiting.length > 0; }
  get environment() { return { AWS_LAMBDA_RUNTIME_API: this.address }; }

  async start() {
    this.#server = createServer((incoming, outgoing) =>
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy()));
    this.#server.listen(this.#options.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop() {
    if (!this.#server.listening)
      return;
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  /*
   * Hands an event to the program: { text, json, error, ms }. error is null,
   * or the type that the program gave, or Sandbox.Timedout. `event` is sent as
   * JSON unless it is a string or bytes already.
   */
  async invoke(event, { timeoutMs = this.#options.timeoutMs, id = randomUUID(),
    deadline } = {}) {
    const raw = typeof event === 'string' || event instanceof Uint8Array;
    const began = performance.now();
    const { promise, resolve } = Promise.withResolvers();
    const invocation = { id, timeoutMs, resolve, deadline,
      event: raw ? event : JSON.stringify(event) };
    const limit = setTimeout(() => this.#end(id, { error: 'Sandbox.Timedout',
      text: JSON.stringify({ errorType: 'Sandbox.Timedout',
        errorMessage: `Task timed out after ${timeoutMs} ms` }) }),
    timeoutMs);

    this.#running.set(id, invocation);
    this.#queue.push(invocation);
    this.#match();
    const { text, error = null } = await promise;
    clearTimeout(limit);
    return { text, error, ms: performance.now() - began,
      get json() { return JSON.parse(text); } };
  }

  async #serve(incoming, outgoing) {
    const { method, url: path, headers } = incoming;
    const [, name] = method === 'POST' ? INVOKE.exec(path) ?? [] : [];
    const body = await readBody(incoming);

    if (name !== undefined)
      return this.#invokedBy(name, body, outgoing);
    this.requests.push({ method, path, headers, body: `${body}` });
    if (!path.startsWith(RUNTIME))
      return send(outgoing, 404, {});
    return this.#runtime(method, path.slice(RUNTIME.length), headers, body,
      outgoing);
  }

  async #invokedBy(name, body, outgoing) {
    if (name !== this.#options.name)
      return send(outgoing, 404, { Type: 'User',
        Message: `Function not found: ${name}` },
      { 'x-amzn-errortype': 'ResourceNotFoundException' });
    const { text, error } = await this.invoke(body);

    return send(outgoing, 200, text,
      error ? { 'x-amz-function-error': 'Unhandled' } : {});
  }

  #runtime(method, path, headers, body, outgoing) {
    const type = headers['lambda-runtime-function-error-type'] ?? 'Unknown';
    const [, id, kind] = method === 'POST' ? ANSWER.exec(path) ?? [] : [];

    if (method === 'GET' && path === 'invocation/next') {
      this.#waiting.push(outgoing);
      outgoing.on('close', () => {
        this.#waiting = this.#waiting.filter((one) => one !== outgoing);
      });
      return this.#match();
    }
    if (method === 'POST' && path === 'init/error') {
      this.initErrors.push({ type, body: JSON.parse(body) });
      return send(outgoing, 202, { status: 'OK' });
    }
    if (!this.#running.has(id))
      return send(outgoing, 400, { errorType: 'InvalidRequestID',
        errorMessage: 'Invalid request ID' });
    send(outgoing, 202, { status: 'OK' });
    return this.#end(id, { text: `${body}`,
      error: kind === 'error' ? type : null });
  }

  #match() {
    while (this.#waiting.length > 0 && this.#queue.length > 0) {
      const { id, event, timeoutMs, deadline } = this.#queue.shift();
      const moment = this.#options.relativeDeadline ? timeoutMs
        : Date.now() + timeoutMs;

      send(this.#waiting.shift(), 200, event, {
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': `${deadline ?? moment}`,
        'lambda-runtime-invoked-function-arn':
          `arn:aws:lambda:us-east-1:000000000000:function:${
            this.#options.name}` });
    }
  }

  #end(id, result) {
    const invocation = this.#running.get(id);

    this.#running.delete(id);
    this.#queue = this.#queue.filter((one) => one !== invocation);
    invocation?.resolve(result);
  }
}

async function readBody(incoming) {
  const parts = [];
  let size = 0;

  for await (const part of incoming) {
    size += part.length;
    if (size > MAX_BODY_BYTES)
      throw new Error('too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(outgoing, status, body, headers = {}) {
  const bytes = Buffer.from(typeof body === 'string'
    || body instanceof Uint8Array ? body : JSON.stringify(body));

  outgoing.writeHead(status, { 'content-type': 'application/json',
    'content-length': bytes.length, ...headers });
  outgoing.end(bytes);
}
