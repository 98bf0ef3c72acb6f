/* Cruddur under the bench: its stack, its rows, its processes. */
import { startStack } from '../stack/stack.mjs';
import { insertMillion, insertWorld } from './posts.mjs';
import { clientId, poolId } from './world.mjs';

export const workers = '2';
export const threads = '32';

/*
 * The stack with the people of the bench in it, `million` with a million of
 * posts. `settings` are over the stack's own; without AWS_ENDPOINT_URL_DYNAMODB
 * in them it has a DynamoDB Local.
 * { url, programs: [nginx, cruddurd], postgres, stack, stop() }.
 */
export async function startCruddur({ dir, buildDir, issuer, settings = {},
  million = false, onStep }) {
  const local = !settings.AWS_ENDPOINT_URL_DYNAMODB;
  const stack = await startStack({ dir, buildDir, onStep, fresh: true,
    durable: false, seed: true, overSocket: true,
    parts: ['postgres', 'nginx', 'cruddurd', ...local ? ['dynamodb'] : []],
    settings: {
      CRUDDUR_COGNITO_ISSUER: issuer,
      CRUDDUR_ALLOW_LOCAL_ISSUER: 'yes',
      AWS_COGNITO_USER_POOL_ID: poolId,
      AWS_COGNITO_USER_POOL_CLIENT_ID: clientId,
      /* Nobody asks it: every token of the bench has its row. */
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: new URL(issuer).origin,
      CRUDDUR_WORKERS: workers,
      CRUDDUR_THREADS: threads,
      ...settings,
    } });

  try {
    await (million ? insertMillion : insertWorld)(stack.env.CONNECTION_URL);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return { url: stack.url, stack, stop: () => stack.stop(),
    programs: [stack.part('nginx'), stack.part('cruddurd')],
    postgres: stack.part('postgres') };
}
