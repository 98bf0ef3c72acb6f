/* cruddur-stream, which keeps the lists of conversations fresh. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Program } from './process.mjs';
import { programEnvironment, programPath } from './cruddurd.mjs';

const READY_MS = 20000;

/*
 * Not started. It is ready when it has looked at the stream and taken what it
 * should read; without `wait` at once.
 */
export function prepareStream({ dir, settings, buildDir, log, wait = true }) {
  return new StreamProgram({
    name: 'cruddur-stream', command: programPath(buildDir, 'cruddur-stream'),
    cwd: dir, env: programEnvironment(settings), log, readyMs: READY_MS,
  }, wait);
}

class StreamProgram extends Program {
  #from = 0;

  constructor(spec, wait) {
    super({ ...spec, ready: () => !wait || this.#saysReady() });
  }

  /* What an earlier one said does not count. */
  start() {
    this.#from = existsSync(this.log) ? statSync(this.log).size : 0;
    return super.start();
  }

  #saysReady() {
    return readFileSync(this.log).subarray(this.#from)
      .includes('msg="ready: ');
  }
}
