/*
 * A way to PostgreSQL on which sessions can be made to forget: forget() sends
 * DISCARD ALL into every session that passes here, between two statements of
 * its client, who never sees it.
 */
import { createServer, connect } from 'node:net';
import { once } from 'node:events';

const STATEMENT = 'discard all\0';

/* For a connection URL: { url, forget(), stop() }. */
export async function forgetfulPostgres(url) {
  const target = new URL(url);
  const sessions = new Set();
  const server = createServer((client) => {
    const session = passOn(client, connect(target.port, target.hostname));

    sessions.add(session);
    client.on('close', () => sessions.delete(session));
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);

  own.port = server.address().port;
  own.searchParams.set('sslmode', 'disable');
  return { url: own.href,
    forget: () => Promise.all([...sessions].map((one) => one.forget())),
    stop() {
      for (const session of sessions)
        session.end();
      server.close();
    } };
}

/*
 * What the server says is looked at message by message (a type, a length):
 * only after ReadyForQuery ('Z') may something be slipped in.
 */
function passOn(client, server) {
  let idle = false, hidden = null, waiting = null;
  let said = Buffer.alloc(0);
  const held = [];
  const begin = () => {
    [hidden, waiting] = [waiting, null];
    const text = Buffer.from(STATEMENT);
    const head = Buffer.alloc(5, 'Q');

    head.writeInt32BE(text.length + 4, 1);
    server.write(Buffer.concat([head, text]));
  };
  const take = (message) => {
    const isReady = message[0] === 0x5a;

    if (!hidden)
      client.write(message);
    /* What is told with NOTIFY comes unasked. */
    if (message[0] === 0x41)
      return;
    idle = isReady && (hidden !== null || held.length === 0);
    if (isReady && hidden) {
      hidden();
      hidden = null;
      idle = held.length === 0;
      for (const data of held.splice(0))
        server.write(data);
    }
    if (idle && waiting)
      begin();
  };

  client.on('data', (data) => {
    if (hidden) {
      held.push(data);
      return;
    }
    idle = false;
    server.write(data);
  });
  server.on('data', (data) => {
    said = Buffer.concat([said, data]);
    while (said.length >= 5 && said.length > said.readInt32BE(1)) {
      const length = said.readInt32BE(1) + 1;

      take(said.subarray(0, length));
      said = said.subarray(length);
    }
  });
  for (const [one, other] of [[client, server], [server, client]]) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
  return {
    end: () => client.destroy(),
    forget: () => new Promise((resolve) => {
      waiting = resolve;
      if (idle)
        begin();
    }),
  };
}
