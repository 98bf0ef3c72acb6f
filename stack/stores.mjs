/*
 * Makes the database, its tables, the DynamoDB table and the demo's rows,
 * with cruddurctl, which leaves alone what is there already.
 */
import { programEnvironment, programPath } from './cruddurd.mjs';
import { run } from './process.mjs';

const POSTGRES = ['CONNECTION_URL'];
const DYNAMODB = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'];
const COMMANDS = [
  { line: ['db', 'create'], settings: POSTGRES },
  { line: ['db', 'migrate'], settings: POSTGRES },
  { line: ['db', 'seed'], settings: POSTGRES },
  /* what has ended since the last time */
  { line: ['db', 'purge'], settings: POSTGRES },
  { line: ['ddb', 'schema-load'], settings: DYNAMODB },
  { line: ['ddb', 'seed'], settings: DYNAMODB },
];

/*
 * overridden: names of settings that are not the stack's own. A store of
 * somebody else's is theirs to set up: it is left alone unless it is on this
 * machine, and there it may refuse.
 */
export function setUpStores(env, buildDir, overridden) {
  const program = programPath(buildDir, 'cruddurctl');

  for (const { line, settings } of COMMANDS) {
    const foreign = settings.find((name) => overridden.includes(name));

    if (foreign && !isOnThisMachine(env[foreign]))
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
