/*
 * A small server in front of cognito-local, in one process with it, that adds
 * what it lacks (cognito-actions.mjs) and passes everything else through.
 *
 *   node cognito-shim.mjs PORT      in the folder that holds .cognito
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import http from 'node:http';
import { actions, CognitoFault } from './cognito-actions.mjs';

const MAX_BODY_BYTES = 64 * 1024;
const CONTENT_TYPE = 'application/x-amz-json-1.1';

const port = Number(process.argv[2]);
const { ServerConfig: inner } =
  JSON.parse(readFileSync('.cognito/config.json', 'utf8'));

createRequire(import.meta.url)('cognito-local/lib/bin/start.js');
http.createServer(serve).listen(port, '127.0.0.1');

async function serve(request, response) {
  const name = request.headers['x-amz-target']?.split('.')[1];
  const action = request.method === 'POST' ? actions[name] : undefined;

  try {
    const body = await readBody(request);

    if (!action) {
      pass(request, body, response);
      return;
    }
    answer(response, 200, await action(JSON.parse(body), call));
  } catch (error) {
    const known = error instanceof CognitoFault || error.name === 'SyntaxError';

    if (!known)
      console.error(error);
    answer(response, error.status ?? (known ? 400 : 500), {
      __type: error.code ?? (known ? 'SerializationException'
        : 'InternalErrorException'),
      message: known ? error.message : 'Something went wrong.' });
  }
}

/* One call of cognito-local's own; its refusals come back as faults. */
async function call(name, body) {
  const reply = await fetch(`http://127.0.0.1:${inner.port}/`, {
    method: 'POST',
    headers: { 'content-type': CONTENT_TYPE,
      'x-amz-target': `AWSCognitoIdentityProviderService.${name}` },
    body: JSON.stringify(body),
  });
  const data = await reply.json();

  if (!reply.ok)
    throw new CognitoFault(data.__type ?? 'InternalErrorException',
      data.message ?? 'Something went wrong.', reply.status);
  return data;
}

function pass(request, body, response) {
  const onward = http.request({
    host: '127.0.0.1', port: inner.port, method: request.method,
    path: request.url, headers: { ...request.headers,
      'content-length': body.length, 'transfer-encoding': [] },
  }, (reply) => {
    response.writeHead(reply.statusCode, reply.headers);
    reply.pipe(response);
  });

  onward.on('error', () => answer(response, 503,
    { __type: 'ServiceUnavailableException', message: 'Not up yet.' }));
  onward.end(body);
}

async function readBody(request) {
  const parts = [];
  let size = 0;

  for await (const part of request) {
    size += part.length;
    if (size > MAX_BODY_BYTES)
      throw new CognitoFault('RequestEntityTooLargeException',
        'Request is too large.', 413);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response, status, data) {
  const text = JSON.stringify(data);

  response.writeHead(status, { 'content-type': CONTENT_TYPE,
    'content-length': Buffer.byteLength(text),
    'access-control-allow-origin': '*' });
  response.end(text);
}
