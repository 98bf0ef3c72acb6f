/*
 * The table of the CloudFormation template and the one that cruddurctl makes
 * are the same, in DynamoDB's own words.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dynamodb, placesOfFile, run } from '../lib/cli.mjs';
import { stackOf } from '../lib/template.mjs';

const newPlace = placesOfFile();

test('the template makes the table that cruddurctl makes', async () => {
  const ours = newPlace();
  const theirs = newPlace();

  await run(ours, 'ddb schema-load');
  await makeFromTemplate(theirs.name);
  assert.deepEqual(await description(theirs.name),
    await description(ours.name));
  assert.match((await run(theirs, 'ddb schema-load')).out, /was there already/);
});

/* What a template calls otherwise than CreateTable, or a stack does later. */
async function makeFromTemplate(name) {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification,
    DeletionProtectionEnabled, StreamSpecification, ...rest }
    = stackOf({ TableName: name }).MessageTable.Properties;

  assert.equal(rest.TableName, name);
  assert.equal(PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled,
    true);
  assert.equal(DeletionProtectionEnabled, true);
  await call('CreateTable', { ...rest,
    StreamSpecification: { StreamEnabled: true, ...StreamSpecification } });
  await call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification });
}

async function call(action, body) {
  const answer = await dynamodb(action, body);

  assert.equal(answer.error, undefined, action);
  return answer;
}

/* Without what differs between any two tables. */
async function description(name) {
  const { Table } = await call('DescribeTable', { TableName: name });
  const { TimeToLiveDescription } = await call('DescribeTimeToLive',
    { TableName: name });
  const text = JSON.stringify({ ...Table, TimeToLiveDescription,
    AttributeDefinitions: Table.AttributeDefinitions
      .sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)) });

  return JSON.parse(text.replaceAll(name, 'TABLE'), (key, value) =>
    (/Time$|^LatestStream|^TableId$/.test(key) ? undefined : value));
}
