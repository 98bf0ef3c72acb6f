/*
 * An issuer of tokens with keys of its own, which a test can change, count
 * and take away.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { env } from './stack.mjs';
import { mintToken } from './token.mjs';

export async function keyServer() {
  const server = new KeyServer();

  server.rotate('first');
  await server.start();
  return server;
}

class KeyServer {
  #server = null;
  #port = 0;
  #key = null;
  #kid = '';

  constructor() {
    this.fetches = 0;
    this.jwks = { keys: [] };
    this.hangs = false;
  }

  get issuer() { return `http://127.0.0.1:${this.#port}/pool`; }

  /* From now on there is one key, of this name; earlier ones are gone. */
  rotate(kid) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

    this.#key = pair.privateKey;
    this.#kid = kid;
    this.jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid,
      alg: 'RS256', use: 'sig' }] };
  }

  /* An access token by the key of now, or one that names another `kid`. */
  mint(sub, kid = this.#kid) {
    return mintToken(sub, { iss: this.issuer,
      client_id: env.AWS_COGNITO_USER_POOL_CLIENT_ID }, { kid }, this.#key);
  }

  async start() {
    this.#server = createServer((incoming, outgoing) => {
      this.fetches++;
      if (!this.hangs)
        outgoing.end(JSON.stringify(this.jwks));
    });
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
    await once(server, 'close');
  }
}
