/*
 * Makes the database, its tables, the DynamoDB table and the demo's rows,
 * with cruddurctl, which leaves alone what is there already.
 */
import { programEnvironment, programPath } from './cruddurd.mjs';
import { run } from './process.mjs';

const COMMANDS = [
  { line: ['db', 'setup', '--yes'], setting: 'CONNECTION_URL' },
  { line: ['ddb', 'schema-load'], setting: 'AWS_ENDPOINT_URL_DYNAMODB' },
  { line: ['ddb', 'seed'], setting: 'AWS_ENDPOINT_URL_DYNAMODB' },
];

/*
 * overridden: names of settings that are not the stack's own. A store of
 * somebody else's is theirs to set up: it is left alone unless it is on this
 * machine, and there it may refuse.
 */
export function setUpStores(env, buildDir, overridden) {
  const program = programPath(buildDir, 'cruddurctl');

  for (const { line, setting } of COMMANDS) {
    const foreign = overridden.includes(setting);

    if (foreign && !isOnThisMachine(env[setting]))
      continue;
    try {
      run(program, line, { env: programEnvironment(env) });
    } catch (error) {
      if (!foreign)
        throw error;
    }
  }
}

function isOnThisMachine(url) {
  try {
    return ['127.0.0.1', 'localhost', '[::1]', '']
      .includes(new URL(url).hostname);
  } catch {
    return false;
  }
}
