/* Everyone may do what their part of the C sources does, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsOfSources } from '../lib/calls.mjs';
import { allowed, faultsOf, statementsOf } from '../lib/permissions.mjs';

const withLambda = { StreamConsumer: 'lambda' };

/* Only cruddurctl comes here. */
const ADMINS_ONLY = new RegExp('^cli/|^aws/user_pool\\.c$'
  + '|^store/(table|table_check|batch|batch_get|group_check|group_repair)\\.c$');

/* The stack makes its table and keeps it. */
const LEFT_TO_THE_STACK = ['dynamodb:CreateTable', 'dynamodb:DeleteTable',
  'dynamodb:UpdateTable', 'dynamodb:UpdateTimeToLive'];

const host = actionsOfSources((name) => !ADMINS_ONLY.test(name));

test('every permission exists, for the kind of resource it is given on',
  async () => {
    const granted = statementsOf(withLambda)
      .filter(({ effect }) => effect === 'Allow');

    assert.ok(granted.length > 10);
    assert.deepEqual((await Promise.all(granted.map(faultsOf))).flat(), []);
  });

test('the check of permissions finds what is wrong', async () => {
  const table = 'arn:aws:dynamodb:eu-north-1:123456789012:table/T';
  const faults = async (action, resource) => (await faultsOf(
    { id: 'It', actions: [action], resources: [resource] })).join();

  assert.equal(await faults('dynamodb:Query', table), '');
  assert.match(await faults('dynamodb:Ask', table), /no action/);
  assert.match(await faults('dynamodb:*', table), /no action/);
  assert.match(await faults('dynamodb:Query', '*'), /Query on/);
  assert.match(await faults('dynamodb:Query', `${table}/stream/*`), /Query on/);
  assert.match(await faults('dynamodb:ListTables', table), /ListTables on/);
});

test('the host may do what the services do', () => {
  assert.deepEqual(allowed('HostPolicy'), host);
});

test('admins may do besides what cruddurctl does', () => {
  const more = actionsOfSources((name) => ADMINS_ONLY.test(name))
    .filter((action) => !host.includes(action)
      && !LEFT_TO_THE_STACK.includes(action));

  assert.deepEqual(allowed('AdminPolicy'), more);
});

/* The mapping finds and reads the stream for it, and it never posts. */
test('the function stream may refresh lists', () => {
  const notItsOwn = ['dynamodb:ConditionCheckItem', 'dynamodb:DescribeTable',
    'dynamodb:Scan'];

  assert.deepEqual(allowed('StreamRole', withLambda), [
    ...host.filter((action) => !notItsOwn.includes(action)),
    'dynamodb:ListStreams', 'logs:CreateLogStream', 'logs:PutLogEvents',
    'sqs:SendMessage'].sort());
});

test('the function post-confirmation may only log and join its VPC', () => {
  for (const action of allowed('PostConfirmationRole'))
    assert.match(action, /^(logs|ec2):/);
  assert.ok(statementsOf().some(({ id, effect, actions }) =>
    id === 'PostConfirmationRole' && effect === 'Deny'
      && actions.includes('ec2:*')));
});
