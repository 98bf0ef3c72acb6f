/*
 * cruddur-lambda for a test: a Lambda of its own and the program in it, on
 * the stack's stores.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildDir, env as stackEnv } from './stack.mjs';
import { programEnvironment, programPath } from '../../stack/cruddurd.mjs';
import { keepLog } from '../../stack/logs.mjs';
import { startRuntimeApi } from '../../stack/runtime-api.mjs';

/*
 * Starts both. Options: settings (over the stack's; undefined takes one
 * away), command (else the built program) and its words, environment (instead
 * of all), and those of startRuntimeApi. invoke() as there; log() is what it printed;
 * ended is its exit code in the end; stop() ends both.
 */
export async function startLambda(handler, { settings = {}, environment,
  command = programPath(buildDir, 'cruddur-lambda'), words = [],
  ...options } = {}) {
  const api = await startRuntimeApi({ name: handler, ...options });
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment ?? programEnvironment(stackEnv),
      ...api.environment, _HANDLER: handler, ...settings } });
  const printed = [];

  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => printed.push(data));
  const lambda = {
    api, child,
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
    invoke: (event, how) => api.invoke(event, how),
    log: () => Buffer.concat(printed).toString(),
    async stop() {
      child.kill('SIGTERM');
      await lambda.ended;
      keepLog('lambda', lambda.log());
      await api.stop();
    },
  };

  return lambda;
}
