/* lambda.zip, unpacked: what AWS Lambda would run. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync }
  from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer } from 'node:tls';
import { startLambda } from '../lib/lambda.mjs';
import { buildDir, env } from '../lib/stack.mjs';
import { checkout } from '../../stack/paths.mjs';

const MB = 1024 * 1024;
const zip = join(checkout, buildDir, 'lambda.zip');
const event = { triggerSource: 'Other', response: {} };
/* Reads the table, so that DynamoDB is called. */
const batch = { Records: [{ eventName: 'INSERT', dynamodb: {
  SequenceNumber: '7', Keys: { pk: {
    S: 'MSG#11111111-2222-4333-8444-555555555555' },
  sk: { S: '2024-01-01T00:00:00.000000Z#x' } } } }] };
let folder;
let command;

before(() => {
  folder = mkdtempSync('/tmp/cruddur-lambda-');
  command = join(folder, 'bootstrap');
  run('make', '-C', join(checkout, buildDir), 'lambda.zip');
  run('unzip', '-q', zip, '-d', folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(name, ...words) {
  return execFileSync(name, words, { encoding: 'utf8', stdio: 'pipe' });
}

test('fits into Lambda, and everybody may read it', () => {
  const names = readdirSync(folder, { recursive: true });
  const sizes = names.map((name) => statSync(join(folder, name)));

  assert.ok(statSync(zip).size < 50 * MB);
  assert.ok(sizes.reduce((sum, { size }) => sum + size, 0) < 250 * MB);
  for (const { mode } of sizes)
    assert.equal(mode & 0o444, 0o444);
  assert.equal(statSync(command).mode & 0o111, 0o111);
});

test('the same program gives the same bytes', () => {
  const again = join(folder, 'again.zip');

  run('sh', '-c', `umask 077; exec "${checkout}/script/lambda-zip" `
    + `"${checkout}/${buildDir}/cruddur-lambda" "${again}"`);
  assert.deepEqual(readFileSync(again), readFileSync(zip));
});

test('runs in an empty environment, with nothing of the system\'s',
  async () => {
    const lambda = await startLambda('post-confirmation', { command,
      environment: {}, settings: { CONNECTION_URL: env.CONNECTION_URL } });

    try {
      const { json, error } = await lambda.invoke(event);

      assert.equal(error, null, lambda.log());
      assert.deepEqual(json, event);
      const used = readFileSync(`/proc/${lambda.child.pid}/maps`, 'utf8')
        .split('\n').map((line) => line.split(/\s+/)[5])
        .filter((path) => path?.startsWith('/'));
      assert.ok(used.length > 0);
      assert.deepEqual(used.filter((path) =>
        !path.startsWith(`${folder}/lib/`)), []);
    } finally {
      await lambda.stop();
    }
  });

test('runs where there is nothing else at all',
  { skip: process.getuid() !== 0 && 'only root may change the root' },
  async () => {
    const loader = readdirSync(join(folder, 'lib'))
      .find((name) => name.startsWith('ld-linux'));
    const words = [folder, `/lib/${loader}`, '--inhibit-cache',
      '--library-path', '/lib', '/lib/cruddur-lambda'];
    const lambda = await startLambda('post-confirmation', { environment: {},
      command: '/usr/sbin/chroot', words,
      settings: { CONNECTION_URL: env.CONNECTION_URL } });

    try {
      assert.deepEqual((await lambda.invoke(event)).json, event);
    } finally {
      await lambda.stop();
    }
  });

test('the trigger reaches PostgreSQL', async () => {
  const sub = '22222222-2222-4333-8444-555555555555';
  const lambda = await startLambda('post-confirmation', { command,
    environment: {}, settings: { CONNECTION_URL: env.CONNECTION_URL } });

  try {
    const { error } = await lambda.invoke({ ...event,
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: { userAttributes: { sub } } });

    assert.equal(error, null, lambda.log());
    assert.match(lambda.log(), /handle is missing or impossible/);
  } finally {
    await lambda.stop();
  }
});

/* Before DynamoDB a server that only this test's authority vouches for. */
async function startTls() {
  const [key, certificate] = ['key.pem', 'certificate.pem']
    .map((name) => join(folder, name));
  const { hostname, port } = new URL(env.AWS_ENDPOINT_URL_DYNAMODB);

  run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
    '-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1',
    '-keyout', key, '-out', certificate);
  const server = createServer({ key: readFileSync(key),
    cert: readFileSync(certificate) }, (socket) => {
    const onward = connect(port, hostname);

    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { certificate, url: `https://127.0.0.1:${server.address().port}`,
    stop: () => server.close() };
}

test('believes its own certificates, or those it is told of', async () => {
  const tls = await startTls();
  const settings = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local', AWS_ENDPOINT_URL_DYNAMODB: tls.url };
  const ask = async (more) => {
    const lambda = await startLambda('stream', { command, environment: {},
      settings: { ...settings, ...more } });
    const { json, error } = await lambda.invoke(batch, { timeoutMs: 3000 });

    await lambda.stop();
    assert.equal(error, null, lambda.log());
    return { failed: json.batchItemFailures, log: lambda.log() };
  };

  try {
    const stranger = await ask({});
    const known = await ask({ AWS_CA_BUNDLE: tls.certificate });
    const absent = await startLambda('stream', { command, environment: {},
      settings: { ...settings, AWS_CA_BUNDLE: '/nowhere.pem' } });

    assert.equal(await absent.ended, 1);

    assert.deepEqual(stranger.failed, [{ itemIdentifier: '7' }]);
    assert.match(stranger.log, /self.signed certificate/);
    assert.deepEqual(known.failed, [], known.log);
    assert.match(absent.api.initErrors[0].body.errorMessage,
      /^AWS_CA_BUNDLE: \/nowhere\.pem is not there/);
    await absent.stop();
  } finally {
    tls.stop();
  }
});
