/*
 * A DynamoDB whose tables seem to have their stream: DynamoDB Local takes
 * longer for each write the more stream records it has, in whatever table,
 * so that many writes to a table with a stream slow every test down.
 */
import { faultDynamodb } from './fault-dynamodb.mjs';

/* `meddle` may be set as usual; what it leaves is answered as said. */
export async function streamlessDynamodb() {
  const server = await faultDynamodb();
  const own = { meddle: () => null };

  server.meddle = (request) => own.meddle(request) ?? pretend(request);
  return { url: server.url, stop: () => server.stop(),
    set meddle(meddle) { own.meddle = meddle; } };
}

function pretend({ operation }) {
  if (operation !== 'DescribeTable')
    return null;
  return async (request, outgoing) => {
    const { status, body } = await request.forward();
    const answer = JSON.parse(body);

    if (answer.Table)
      answer.Table.StreamSpecification = { StreamEnabled: true,
        StreamViewType: 'NEW_IMAGE' };
    outgoing.writeHead(status,
      { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(JSON.stringify(answer));
  };
}
