/* The template speaks of settings, handlers and events as the C sources do. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout } from '../../stack/paths.mjs';
import { stackOf, template } from '../lib/template.mjs';

const stack = stackOf({ StreamConsumer: 'lambda' });
const functions = Object.values(stack)
  .filter(({ Type }) => Type === 'AWS::Lambda::Function')
  .map(({ Properties }) => Properties);
const settings = [...source('base/settings_table.c')
  .matchAll(/\.name = "(\w+)"/g)].map(([, name]) => name);

/* Lambda sets these itself and refuses them in a template. */
const OF_LAMBDA = /^(AWS_REGION|AWS_DEFAULT_REGION|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_LAMBDA_.*|_.*)$/;

function source(name) {
  return readFileSync(join(checkout, 'src', name), 'utf8');
}

test('what functions get in their environment are settings', () => {
  for (const { Environment } of functions) {
    for (const [name, value] of Object.entries(Environment.Variables)) {
      assert.ok(settings.includes(name), name);
      assert.doesNotMatch(name, OF_LAMBDA);
      assert.equal(typeof value, 'string');
    }
  }
});

test('outputs said to be settings are settings, and none is missing', () => {
  const outputs = Object.values(template.Outputs)
    .map(({ Description }) => Description)
    .filter((text) => text.startsWith('Setting '))
    .map((text) => text.slice('Setting '.length)).sort();

  assert.deepEqual(outputs, ['AWS_COGNITO_USER_POOL_CLIENT_ID',
    'AWS_COGNITO_USER_POOL_ID', 'AWS_REGION', 'DDB_MESSAGE_TABLE']);
  for (const name of outputs)
    assert.ok(settings.includes(name), name);
});

test('the connection to PostgreSQL is read from the secret only', () => {
  const { CONNECTION_URL } = stack.PostConfirmationFunction
    .Properties.Environment.Variables;

  assert.match(CONNECTION_URL,
    /^\{\{resolve:secretsmanager:arn:[^{}]+:SecretString\}\}$/);
  for (const name of Object.keys(template.Parameters))
    assert.doesNotMatch(name, /url|password/i);
});

test('both functions are the handlers of one program', () => {
  const handlers = readdirSync(join(checkout, 'src', 'lambda'))
    .filter((name) => name.endsWith('.c'))
    .flatMap((name) => [...source(`lambda/${name}`)
      .matchAll(/^const struct handler \w+ = \{\s*\.name = "([^"]+)"/gm)])
    .map(([, name]) => name);

  assert.deepEqual(functions.map(({ Handler }) => Handler).sort(),
    handlers.sort());
  for (const { Runtime, Code, Architectures } of functions) {
    assert.equal(Runtime, 'provided.al2023');
    assert.deepEqual(Code, { S3Bucket: 'releases', S3Key: 'lambda-1.zip' });
    assert.deepEqual(Architectures, ['x86_64']);
  }
});

test('the function stream hears of new messages only, and at once', () => {
  const mapping = stack.StreamMapping.Properties;
  const patterns = mapping.FilterCriteria.Filters
    .map(({ Pattern }) => JSON.parse(Pattern));

  assert.deepEqual(patterns, [{ eventName: ['INSERT'],
    dynamodb: { Keys: { pk: { S: [{ prefix: 'MSG#' }] } } } }]);
  assert.equal(mapping.MaximumBatchingWindowInSeconds, 0);
  assert.deepEqual(mapping.FunctionResponseTypes, ['ReportBatchItemFailures']);
  assert.equal(mapping.BisectBatchOnFunctionError, true);
});
