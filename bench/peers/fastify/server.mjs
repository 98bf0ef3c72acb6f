/*
 * The bench's three routes as a Node user would write them today: Fastify in
 * a cluster of two, jose for the tokens, pg for the users, the AWS SDK with
 * its document client. The same work as Cruddur: the token is verified, the
 * viewer's row found, membership proven, one call to DynamoDB a request.
 */
import cluster from 'node:cluster';
import { chmodSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, TransactWriteCommand }
  from '@aws-sdk/lib-dynamodb';

const PROCESSES = 2;
const POOL_SIZE = 4;
const PAGE = 20;
const MAX_CHARS = 1024;

const { CONNECTION_URL, CRUDDUR_COGNITO_ISSUER: issuer, LISTEN_SOCKET,
  AWS_COGNITO_USER_POOL_CLIENT_ID: clientId,
  DDB_MESSAGE_TABLE: TableName } = process.env;

if (cluster.isPrimary) {
  for (let i = 0; i < PROCESSES; i++)
    cluster.fork();
  cluster.on('exit', () => process.exit(1));
} else {
  await serve();
}

async function serve() {
  const app = Fastify();
  const pool = new pg.Pool({ connectionString: CONNECTION_URL,
    max: POOL_SIZE });
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const keys = createRemoteJWKSet(
    new URL(`${issuer}/.well-known/jwks.json`));

  app.decorateRequest('viewer', null);
  app.addHook('onRequest', async (request, reply) => {
    const viewer = await viewerOf(request, keys, pool);

    if (!viewer)
      return reply.code(401).send({ error: 'unauthorized' });
    request.viewer = viewer;
  });
  app.get('/api/messages/:group', listMessages(dynamodb));
  app.get('/api/message_groups', listGroups(dynamodb));
  app.post('/api/messages', createMessage(dynamodb));
  await app.listen({ path: LISTEN_SOCKET });
  chmodSync(LISTEN_SOCKET, 0o666);
}

async function viewerOf(request, keys, pool) {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');

  if (scheme !== 'Bearer')
    return null;
  try {
    const { payload } = await jwtVerify(token, keys,
      { issuer, algorithms: ['RS256'] });

    if (payload.token_use !== 'access' || payload.client_id !== clientId)
      return null;
    const { rows } = await pool.query({ name: 'viewer', values: [payload.sub],
      text: 'select uuid, display_name, handle from users'
        + ' where cognito_user_id = $1' });

    return rows[0] ?? null;
  } catch {
    return null;
  }
}

/* Member items sort above every time, so they come first and prove it. */
function listMessages(dynamodb) {
  return async (request, reply) => {
    const { Items } = await dynamodb.send(new QueryCommand({ TableName,
      KeyConditionExpression: 'pk = :pk', ConsistentRead: true,
      ScanIndexForward: false, Limit: PAGE + 3,
      ExpressionAttributeValues: { ':pk': `MSG#${request.params.group}` } }));
    const isMember = Items.some(({ sk }) =>
      sk === `MEMBER#${request.viewer.uuid}`);

    if (!isMember)
      return reply.code(404).send({ error: 'not_found' });
    return Items.filter(({ sk }) => !sk.startsWith('MEMBER#'))
      .slice(0, PAGE).reverse().map((item) => ({
        uuid: item.message_uuid,
        display_name: item.user_display_name,
        handle: item.user_handle,
        message: item.message,
        created_at: item.sk.split('#')[0],
      }));
  };
}

function listGroups(dynamodb) {
  return async (request) => {
    const { Items } = await dynamodb.send(new QueryCommand({ TableName,
      KeyConditionExpression: 'pk = :pk', ConsistentRead: true,
      ScanIndexForward: false, Limit: PAGE + 1,
      ExpressionAttributeValues: { ':pk': `GRP#${request.viewer.uuid}` } }));

    return Items.slice(0, PAGE).map((item) => ({
      uuid: item.message_group_uuid,
      display_name: item.user_display_name,
      handle: item.user_handle,
      message: item.message,
      created_at: item.sk.split('#')[0],
      unread_count: item.unread_count,
    }));
  };
}

function createMessage(dynamodb) {
  return async (request, reply) => {
    const { viewer } = request;
    const { message_group_uuid: group } = request.body;
    const message = (request.body.message ?? '').trim();
    const faults = [...message ? [] : ['message_blank'],
      ...[...message].length > MAX_CHARS ? ['message_exceed_max_chars'] : []];

    if (faults.length > 0)
      return reply.code(422).send(faults);
    const uuid = randomUUID();
    const createdAt = new Date().toISOString().replace('Z', '000Z');
    const pk = `MSG#${group}`;

    await dynamodb.send(new TransactWriteCommand({ TransactItems: [
      { ConditionCheck: { TableName, Key: { pk, sk: `MEMBER#${viewer.uuid}` },
        ConditionExpression: 'attribute_exists(pk)' } },
      { Put: { TableName, ConditionExpression: 'attribute_not_exists(pk)',
        Item: { pk, sk: `${createdAt}#${uuid}`, message_uuid: uuid, message,
          user_uuid: viewer.uuid, user_display_name: viewer.display_name,
          user_handle: viewer.handle } } },
    ] }));
    return { message_group_uuid: group, uuid,
      display_name: viewer.display_name, handle: viewer.handle, message,
      created_at: createdAt };
  };
}
