/*
 * The settings in force: the stack's own, over them what the caller's
 * environment says, over that what a test asks for.
 */
import { writeFileSync } from 'node:fs';
import { clientId, poolId } from './cognito.mjs';

/* Settings of cruddurd that the stack may hand on without having a default. */
const HANDED_ON = ['AWS_REGION', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL',
  'AWS_CA_BUNDLE',
  'AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT', 'AWS_EC2_METADATA_DISABLED'];

/* [names given, defaults that would be looked at before them] */
const HIDES = [
  [['AWS_REGION'], ['AWS_DEFAULT_REGION']],
  [['AWS_ENDPOINT_URL'], ['AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER']],
  [['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
];

/* Of the stack and its tests, not of the programs. */
const NOT_SETTINGS = ['CRUDDUR_STACK', 'CRUDDUR_PORT', 'CRUDDUR_MASTER_PID',
  'CRUDDUR_SETTINGS_FILE', 'CRUDDUR_URL', 'CRUDDUR_DIR', 'CRUDDUR_BUILD_DIR'];

export function defaultSettings({ postgres, dynamodb, cognito, url,
  lanUrl = null, socket, sql, metricsPort, streamMetricsPort }) {
  return {
    CONNECTION_URL: postgres?.url ?? '',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb?.url ?? '',
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito?.url ?? '',
    AWS_COGNITO_USER_POOL_ID: poolId,
    AWS_COGNITO_USER_POOL_CLIENT_ID: clientId,
    CRUDDUR_COGNITO_ISSUER: cognito?.issuer ?? '',
    CRUDDUR_ALLOW_LOCAL_ISSUER: 'yes',
    FRONTEND_URL: lanUrl ?? url,
    BACKEND_URL: url,
    DDB_MESSAGE_TABLE: 'cruddur-messages',
    CRUDDUR_LISTEN: `unix:${socket}`,
    CRUDDUR_METRICS_LISTEN: `127.0.0.1:${metricsPort}`,
    CRUDDUR_STREAM_METRICS_LISTEN: `127.0.0.1:${streamMetricsPort}`,
    CRUDDUR_WORKERS: '2',
    CRUDDUR_THREADS: '32',
    CRUDDUR_SQL_DIR: sql,
  };
}

/*
 * The defaults with what is given over them. A default that would hide what
 * is given, because programs look at it first, is emptied.
 */
export function settingsInForce(defaults, given) {
  const settings = { ...defaults };

  for (const [names, hidden] of HIDES)
    if (names.some((name) => given[name]))
      for (const name of hidden)
        settings[name] = '';
  return { ...settings, ...given };
}

/* What of `environment` is a setting: { NAME: value }. */
export function settingsIn(environment, defaults) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) =>
    name in defaults || HANDED_ON.includes(name)
    || (name.startsWith('CRUDDUR_') && !NOT_SETTINGS.includes(name))));
}

/* NAME=value lines, which both bash's `source` and systemd read. */
export function writeSettings(path, settings) {
  const lines = Object.entries(settings).map(([name, value]) =>
    `${name}=${quoted(`${value}`)}\n`);

  writeFileSync(path, lines.join(''), { mode: 0o600 });
}

export function parseSettings(text) {
  return Object.fromEntries(text.split('\n')
    .filter((line) => /^[A-Za-z_][A-Za-z0-9_]*=/.test(line))
    .map((line) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(line);

      return [name, value.replace(/^'(.*)'$/, '$1')];
    }));
}

function quoted(value) {
  return /^[A-Za-z0-9_@%+:,./=~-]*$/.test(value) ? value : `'${value}'`;
}
