/*
 * Cognito's stand-in: its configuration and its pool as files, which it reads
 * at start and rewrites as people sign up. Its signing key is published with
 * it, so nothing but a stack on one machine may ever trust its issuer.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './process.mjs';
import { confirmationCode, demoUsers } from './demo.mjs';
import { httpStatus } from './http.mjs';
import { checkout } from './paths.mjs';

export const poolId = 'us-east-1_Cruddur01';
export const clientId = 'cruddurlocalclient0000001';

/* The function that a confirmed sign-up invokes. */
export const triggerName = 'cruddur-post-confirmation';

/*
 * `port` is the shim's, which all the world uses; `innerPort` cognito-local's.
 * `lambdaUrl` is where the trigger is invoked; without one there is none.
 */
export function prepareCognito({ dir, port, innerPort, log, lambdaUrl }) {
  const home = join(dir, 'cognito');
  const url = `http://127.0.0.1:${port}`;

  mkdirSync(join(home, '.cognito', 'db'), { recursive: true, mode: 0o700 });
  writeConfig(home, url, innerPort, lambdaUrl);
  writeClients(home);
  writePool(home);
  const program = new Program({
    name: "Cognito's stand-in", log, cwd: home,
    command: process.execPath,
    args: [join(checkout, 'stack', 'cognito-shim.mjs'), `${port}`],
    env: { PATH: process.env.PATH, HOME: home, CODE: confirmationCode },
    ready: async () => await httpStatus(`${url}/health`) === 200,
  });

  return { program, url, issuer: `${url}/${poolId}` };
}

function writeConfig(home, url, innerPort, lambdaUrl) {
  const local = { accessKeyId: 'local', secretAccessKey: 'local' };

  save(join(home, '.cognito', 'config.json'), {
    ServerConfig: { hostname: '127.0.0.1', port: innerPort },
    TokenConfig: { IssuerDomain: url },
    LambdaClient: { region: 'us-east-1', credentials: local,
      ...(lambdaUrl && { endpoint: lambdaUrl }) },
    TriggerFunctions: lambdaUrl ? { PostConfirmation: triggerName } : {},
    UserPoolDefaults: poolOptions(),
  });
}

function writeClients(home) {
  const now = new Date().toISOString();

  save(join(home, '.cognito', 'db', 'clients.json'), { Clients: {
    [clientId]: {
      ClientId: clientId, ClientName: 'web', UserPoolId: poolId,
      CreationDate: now, LastModifiedDate: now,
      AccessTokenValidity: 1, IdTokenValidity: 1, RefreshTokenValidity: 30,
      TokenValidityUnits: { AccessToken: 'hours', IdToken: 'hours',
        RefreshToken: 'days' },
    },
  } });
}

/* Keeps who signed up before; a missing demo user is put back. */
function writePool(home) {
  const path = join(home, '.cognito', 'db', `${poolId}.json`);
  const now = new Date().toISOString();
  const pool = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8'))
    : { Users: {}, Options: { Id: poolId, Name: 'cruddur', CreationDate: now,
      LastModifiedDate: now, ...poolOptions() } };

  pool.Users ??= {};
  for (const user of demoUsers)
    pool.Users[user.sub] ??= poolUser(user, now);
  save(path, pool);
}

function poolOptions() {
  return { UsernameAttributes: ['email'], AutoVerifiedAttributes: ['email'],
    MfaConfiguration: 'OFF' };
}

function poolUser(user, now) {
  const attributes = { sub: user.sub, email: user.email,
    email_verified: 'true', name: user.name,
    preferred_username: user.handle };

  return { Username: user.sub, Password: user.password, Enabled: true,
    UserStatus: 'CONFIRMED', UserCreateDate: now, UserLastModifiedDate: now,
    RefreshTokens: [],
    Attributes: Object.entries(attributes)
      .map(([Name, Value]) => ({ Name, Value })) };
}

function save(path, data) {
  writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 });
}
