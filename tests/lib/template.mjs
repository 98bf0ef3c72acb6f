/*
 * The template of aws/ as tests look at it: read into plain objects, where a
 * tag such as !Ref is { Ref: … }, and evaluated for some parameters.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlias, isMap, isSeq, parseDocument } from 'yaml';
import { checkout } from '../../stack/paths.mjs';

const NO_VALUE = Symbol('AWS::NoValue');

/* What whoever makes a stack has to say; the rest has defaults. */
export const answers = {
  LambdaBucket: 'releases', LambdaKey: 'lambda-1.zip',
  ConnectionSecretArn: 'arn:aws:secretsmanager:eu-north-1:123456789012:'
    + 'secret:cruddur-a1b2c3',
  VpcId: 'vpc-1', SubnetIds: 'subnet-1,subnet-2', SecurityGroupIds: 'sg-1',
};

export const pseudo = {
  'AWS::AccountId': '123456789012', 'AWS::NoValue': NO_VALUE,
  'AWS::Partition': 'aws', 'AWS::Region': 'eu-north-1',
  'AWS::StackName': 'cruddur',
};

export const template = parse(
  readFileSync(join(checkout, 'aws', 'cruddur.yaml'), 'utf8'));

/* Throws at what CloudFormation would not read. */
export function parse(text) {
  const document = parseDocument(text, { version: '1.1', logLevel: 'silent' });

  if (document.errors.length > 0)
    throw document.errors[0];
  return plain(document.contents);
}

function plain(node) {
  if (isAlias(node))
    throw new Error(`CloudFormation knows no aliases: *${node.source}`);
  if (!node?.tag?.startsWith('!'))
    return content(node);
  const name = node.tag.slice(1);

  if (name === 'GetAtt')
    return { 'Fn::GetAtt': firstDot(content(node)) };
  return { [['Ref', 'Condition'].includes(name) ? name : `Fn::${name}`]:
    content(node) };
}

function content(node) {
  if (isMap(node))
    return Object.fromEntries(node.items.map(
      ({ key, value }) => [key.value, plain(value)]));
  return isSeq(node) ? node.items.map(plain) : node?.value;
}

function firstDot(text) {
  const dot = text.indexOf('.');

  return [text.slice(0, dot), text.slice(dot + 1)];
}

/*
 * All uses of names: { kind, name, attribute }, kind Ref, Fn::GetAtt or
 * Condition. What !Sub names in ${} is one of the first two.
 */
export function uses(node) {
  if (node === null || typeof node !== 'object')
    return [];
  const own = Object.entries(node).flatMap(([kind, value]) => {
    if (kind === 'Ref' || (kind === 'Condition' && typeof value === 'string'))
      return [{ kind, name: value }];
    if (kind === 'Fn::GetAtt')
      return [{ kind, name: value[0], attribute: value[1] }];
    if (kind === 'Fn::If')
      return [{ kind: 'Condition', name: value[0] }];
    return kind === 'Fn::Sub' ? namesOfSub(value) : [];
  });

  return [...own, ...Object.values(node).flatMap(uses)];
}

function namesOfSub(text) {
  return [...text.matchAll(/\$\{([^!}]+)\}/g)].map(([, name]) => {
    const [id, attribute] = firstDot(name);

    return id && name.includes('.') ? { kind: 'Fn::GetAtt', name: id, attribute }
      : { kind: 'Ref', name };
  });
}

/*
 * The resources that a stack with these parameters has, their properties as
 * values. `attribute(id, resource, name)` invents what AWS would say; name is
 * 'Ref' for the resource's own name.
 */
export function stackOf(parameters = {},
  attribute = (id, resource, name) => `${id}.${name}`) {
  const world = { parameters: parameterValues(parameters), attribute };
  const kept = Object.entries(template.Resources).filter(([, { Condition }]) =>
    Condition === undefined || holds(Condition, world));

  return Object.fromEntries(kept.map(([id, resource]) => [id,
    { ...resource, Properties: evaluate(resource.Properties, world) }]));
}

function parameterValues(given) {
  return Object.fromEntries(Object.entries(template.Parameters).map(
    ([name, { Type, Default }]) => {
      const value = { ...answers, ...given }[name] ?? Default;
      const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');

      return [name, isList ? value.split(',') : value];
    }));
}

function holds(condition, world) {
  return evaluate(template.Conditions[condition], world);
}

function evaluate(node, world) {
  if (Array.isArray(node))
    return node.map((item) => evaluate(item, world))
      .filter((item) => item !== NO_VALUE);
  if (node === null || typeof node !== 'object')
    return node;
  const [[name, value]] = Object.entries(node);

  if (name in functions && Object.keys(node).length === 1)
    return functions[name](value, world);
  return Object.fromEntries(Object.entries(node)
    .map(([key, item]) => [key, evaluate(item, world)])
    .filter(([, item]) => item !== NO_VALUE));
}

const functions = {
  'Ref': (name, { parameters, attribute }) =>
    parameters[name] ?? pseudo[name]
      ?? attribute(name, template.Resources[name], 'Ref'),
  'Fn::GetAtt': ([id, name], { attribute }) =>
    attribute(id, template.Resources[id], name),
  'Fn::Sub': (text, world) => text.replace(/\$\{([^!}]+)\}/g, (_, name) =>
    evaluate(name.includes('.') ? { 'Fn::GetAtt': firstDot(name) }
      : { Ref: name }, world)),
  'Fn::Join': ([glue, list], world) => evaluate(list, world).join(glue),
  'Fn::Equals': (pair, world) => {
    const [a, b] = evaluate(pair, world);

    return a === b;
  },
  'Fn::Not': ([condition], world) => !evaluate(condition, world),
  'Fn::If': ([condition, yes, no], world) =>
    evaluate(holds(condition, world) ? yes : no, world),
};
