/*
 * What a confirmed sign-up invokes: cruddur-lambda with its handler
 * post-confirmation, in a Lambda of the stack's own (runtime-api.mjs).
 */
import { Program } from './process.mjs';
import { programEnvironment, programPath } from './cruddurd.mjs';

/* The program, not started; it is ready when it waits for its first event. */
export function prepareTrigger({ lambda, dir, settings, buildDir, log }) {
  return new Program({
    name: "Sign-ups' trigger", cwd: dir, log,
    command: programPath(buildDir, 'cruddur-lambda'),
    env: programEnvironment({ ...settings, ...lambda.environment,
      _HANDLER: 'post-confirmation' }),
    ready: () => lambda.idle,
  });
}
