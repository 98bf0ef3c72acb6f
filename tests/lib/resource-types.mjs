/*
 * Resources held against the types that AWS publishes for CloudFormation: no
 * unknown property, none missing, each value of its kind, and words in capitals
 * (ENABLED) only where AWS's description of the property knows them.
 */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const db = loadAwsServiceSpecSync();
const KINDS = { string: 'string', integer: 'number', number: 'number',
  boolean: 'boolean', 'date-time': 'string' };

/* Words of AWS's API reference that these descriptions leave out. */
const UNDESCRIBED = ['UserPool.DeletionProtection ACTIVE',
  'UserPool.UserPoolTier LITE'];

/* The type's own entry, or undefined. */
export function resourceType(name) {
  return db.lookup('resource', 'cloudFormationType', 'equals', name)[0];
}

/* What is wrong with a resource whose properties are values; a line each. */
export function faultsOf(id, { Type, Properties = {} }) {
  const type = resourceType(Type);

  return type ? inObject(type.properties, Properties, id)
    : [`${id}: there is no type ${Type}`];
}

function inObject(properties, value, path) {
  if (!isObject(value))
    return [`${path}: not an object`];
  const missing = Object.keys(properties)
    .filter((name) => properties[name].required && !(name in value))
    .map((name) => `${path}: ${name} is missing`);

  return [...missing, ...Object.entries(value).flatMap(([name, item]) =>
    inProperty(properties[name], item, `${path}.${name}`))];
}

function inProperty(property, value, path) {
  if (!property)
    return [`${path}: there is no such property`];
  return [...inType(property.type, value, path),
    ...unknownWords(property.documentation ?? '', value, path)];
}

function inType(type, value, path) {
  if (type.type in KINDS)
    return typeof value === KINDS[type.type] ? []
      : [`${path}: ${JSON.stringify(value)} is no ${type.type}`];
  return COMPOUND[type.type]?.(type, value, path) ?? [];
}

const COMPOUND = {
  array: ({ element }, value, path) => (Array.isArray(value)
    ? value.flatMap((item, i) => inType(element, item, `${path}[${i}]`))
    : [`${path}: not a list`]),
  map: ({ element }, value, path) => (isObject(value)
    ? Object.entries(value).flatMap(([name, item]) =>
      inType(element, item, `${path}.${name}`))
    : [`${path}: not an object`]),
  ref: ({ reference }, value, path) =>
    inObject(db.get('typeDefinition', reference.$ref).properties, value, path),
  union: ({ types }, value, path) => {
    const all = types.map((type) => inType(type, value, path));

    return all.find((faults) => faults.length === 0) ?? all[0];
  },
};

function unknownWords(documentation, value, path) {
  return [value].flat()
    .filter((word) => typeof word === 'string'
      && /^[A-Z][A-Z_]{2,}$/.test(word) && !documentation.includes(word)
      && !UNDESCRIBED.includes(`${path} ${word}`))
    .map((word) => `${path}: AWS's description knows no ${word}`);
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
