/*
 * cruddurd with an nginx before it: the pair that makes one site. A stack has
 * one; tests that want other settings start more beside it, on the same
 * databases.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from './process.mjs';
import { prepareNginx } from './nginx.mjs';
import { writeSettings } from './settings.mjs';
import { httpStatus } from './http.mjs';
import { clientId, poolId } from './cognito.mjs';
import { confirmationCode, demoUsers } from './demo.mjs';
import { checkout } from './paths.mjs';

const READY_MS = 20000;

/*
 * { nginx, cruddurd, url, settingsFile }. Neither is started. strict: ready
 * only when every store and the key server answer; without `wait` at once.
 * launcher: a command that runs cruddurd, given its socket and its path.
 */
export function prepareSite({ dir, host, port, socket, settings, buildDir, logs,
  cognitoUrl, strict = true, wait = true, withProgram = true,
  launcher = [] }) {
  const settingsFile = join(dir, 'cruddurd.settings');
  const nginx = prepareNginx({ dir, host, port, socket,
    log: logs.nginx, accessLog: logs.nginx_access, cognitoUrl,
    site: clientConfig(settings, cognitoUrl) });
  const probe = `${nginx.url}/api/health-check${strict ? '/ready' : ''}`;

  mkdirSync(dir, { recursive: true });
  writeSettings(settingsFile, settings);
  const cruddurd = withProgram && new Program({
    name: 'cruddurd', cwd: dir,
    ...launched(launcher, socket, programPath(buildDir, 'cruddurd')),
    env: programEnvironment({ CRUDDUR_SETTINGS_FILE: settingsFile,
      ...settings }),
    log: logs.cruddurd, readyMs: READY_MS,
    ready: async () => !wait || await httpStatus(probe) === 200,
  });

  return { nginx: nginx.program, cruddurd, url: nginx.url, settingsFile };
}

function launched([command, ...args], socket, program) {
  return command ? { command, args: [...args, socket, program] }
    : { command: program };
}

export function programPath(buildDir, name) {
  const path = join(checkout, buildDir, name);

  if (!existsSync(path))
    throw new Error(`No ${path}. Build it first: script/server does.`);
  return path;
}

/* Only what the programs need: not all that happens to be set out there. */
export function programEnvironment(settings) {
  const { PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS } =
    process.env;

  return { PATH, HOME, LANG, ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS,
    ...settings };
}

/* The demo sign-ins are told only beside the stand-in that holds them. */
export function clientConfig(settings, cognitoUrl) {
  const local = cognitoUrl !== null
    && (settings.CRUDDUR_COGNITO_ISSUER ?? '').startsWith(`${cognitoUrl}/`);

  return {
    version: 'local',
    cognito: {
      region: settings.AWS_DEFAULT_REGION ?? 'us-east-1',
      userPoolId: settings.AWS_COGNITO_USER_POOL_ID ?? poolId,
      userPoolClientId: settings.AWS_COGNITO_USER_POOL_CLIENT_ID ?? clientId,
      endpoint: local ? '/cognito/' : null,
      authFlow: local ? 'USER_PASSWORD_AUTH' : 'USER_SRP_AUTH',
    },
    demo: local ? {
      users: demoUsers.map(({ name, email, password }) =>
        ({ name, email, password })),
      code: confirmationCode,
    } : null,
  };
}
