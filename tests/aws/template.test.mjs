/* The template is one that CloudFormation takes, whatever the parameters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, resourceType } from '../lib/resource-types.mjs';
import { parse, pseudo, stackOf, template, uses }
  from '../lib/template.mjs';

const stacks = ['host', 'lambda'].flatMap((StreamConsumer) =>
  ['', 'rtb-1,rtb-2'].map((RouteTableIds) =>
    ({ StreamConsumer, RouteTableIds })));
const { Parameters, Conditions, Resources, Outputs } = template;
const everything = { Conditions, Resources, Outputs };

test('every resource is what AWS says of its type', () => {
  for (const parameters of stacks) {
    const faults = Object.entries(stackOf(parameters))
      .flatMap(([id, resource]) => faultsOf(id, resource));

    assert.deepEqual(faults, []);
  }
});

test('the check of types finds what is wrong', () => {
  const { MessageTable, UserPool } = stackOf();
  const faults = (resource, change) => faultsOf('It', { ...resource,
    Properties: { ...resource.Properties, ...change } }).join();

  assert.match(faults(MessageTable, { Billing: 'x' }), /no such property/);
  assert.match(faults(MessageTable, { BillingMode: 'PAY_ALWAYS' }), /PAY_AL/);
  assert.match(faults(MessageTable, { DeletionProtectionEnabled: 'true' }),
    /no boolean/);
  assert.match(faults(MessageTable, { AttributeDefinitions: [{}] }),
    /AttributeName is missing/);
  assert.match(faults(UserPool, { Policies: { PasswordPolicy: { Min: 8 } } }),
    /Policies.PasswordPolicy.Min/);
});

test('reading stops at what CloudFormation does not read', () => {
  assert.deepEqual(parse('a: !GetAtt It.Arn'),
    { a: { 'Fn::GetAtt': ['It', 'Arn'] } });
  assert.throws(() => parse('a: &x 1\nb: *x'), /knows no aliases: \*x/);
  assert.throws(() => parse('a: 1\na: 2'), /unique/);
});

test('every name that is used exists, and every one that exists is used', () => {
  const used = uses(everything);

  for (const { kind, name, attribute } of used) {
    if (kind === 'Condition')
      assert.ok(name in Conditions, `condition ${name}`);
    else if (kind === 'Fn::GetAtt')
      assert.ok(attribute in resourceType(Resources[name].Type).attributes,
        `${name}.${attribute}`);
    else
      assert.ok(name in { ...Parameters, ...Resources, ...pseudo }, name);
  }
  for (const name of [...Object.keys(Parameters), ...Object.keys(Conditions)])
    assert.ok(used.some((use) => use.name === name), `${name} is not used`);
});

test('what exists only sometimes is used only then', () => {
  for (const [id, resource] of Object.entries({ ...Resources, ...Outputs })) {
    for (const { name } of uses(resource)) {
      const condition = Resources[name]?.Condition;

      assert.ok(!condition || condition === resource.Condition,
        `${id} uses ${name}, which may not be there`);
    }
  }
});

test('no resource waits for itself', () => {
  const done = new Set();

  for (const id of Object.keys(Resources))
    visit(id, [], done);
});

function visit(id, path, done) {
  assert.ok(!path.includes(id), [...path, id].join(' -> '));
  if (done.has(id))
    return;
  const { DependsOn = [], ...rest } = Resources[id];
  const needed = [...uses(rest).map(({ name }) => name), ...[DependsOn].flat()];

  for (const name of needed.filter((other) => other in Resources))
    visit(name, [...path, id], done);
  done.add(id);
}

test('defaults are among the values allowed', () => {
  for (const [name, parameter] of Object.entries(Parameters)) {
    const { Default, AllowedValues, AllowedPattern } = parameter;

    assert.ok(parameter.Description, name);
    if (Default === undefined)
      continue;
    assert.ok(!AllowedValues || AllowedValues.includes(Default), name);
    assert.ok(!AllowedPattern || new RegExp(`^${AllowedPattern}$`)
      .test(Default), name);
  }
});

test('what people wrote outlives the stack', () => {
  for (const id of ['MessageTable', 'UserPool', 'UserPoolClient']) {
    assert.equal(Resources[id].DeletionPolicy, 'Retain', id);
    assert.equal(Resources[id].UpdateReplacePolicy, 'Retain', id);
  }
});
