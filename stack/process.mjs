/*
 * A program of the stack: started with a log file of its own, waited for
 * until it answers, stopped with a time limit. It dies with this process,
 * even when this one is killed (setpriv's parent-death signal).
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_POLL_MS = 50;

export class Program {
  #spec;
  #child = null;
  #ended = null;

  /*
   * spec: name, command, args, cwd, env, log (path), ready (async, true when
   * it answers), readyMs, stopSignal, stopMs, user (run as this one, if root).
   */
  constructor(spec) {
    this.#spec = { readyMs: 30000, stopMs: 12000, stopSignal: 'SIGTERM',
      args: [], ...spec };
  }

  get name() { return this.#spec.name; }
  get log() { return this.#spec.log; }
  get pid() { return this.#child?.pid ?? null; }
  get running() { return this.#child !== null; }
  /* Fulfilled with a sentence when the program has ended. */
  get ended() { return this.#ended; }

  async start() {
    if (this.running)
      return this;
    this.#launch();
    await this.#untilReady();
    return this;
  }

  async stop(signal = this.#spec.stopSignal) {
    const child = this.#child;

    if (!child)
      return;
    child.kill(signal);
    /* One that was paused takes no signal but these two. */
    child.kill('SIGCONT');
    const limit = setTimeout(() => child.kill('SIGKILL'), this.#spec.stopMs);
    await this.#ended;
    clearTimeout(limit);
  }

  signal(name) { this.#child?.kill(name); }
  pause() { this.signal('SIGSTOP'); }
  resume() { this.signal('SIGCONT'); }

  #launch() {
    const { command, args, cwd, env, log, user, stopSignal } = this.#spec;
    const fd = openSync(log, 'a', 0o600);
    const asUser = user && process.getuid() === 0
      ? [`--reuid=${user}`, `--regid=${user}`, '--init-groups'] : [];

    writeSync(fd, `--- ${new Date().toISOString()} ${command}\n`);
    /* A session of its own: Ctrl-C reaches this process, which then stops
     * the programs in order. */
    const child = spawn('setpriv', [...asUser, '--pdeathsig',
      stopSignal.slice(3), '--', command, ...args],
    { cwd, env, stdio: ['ignore', fd, fd], detached: true });
    closeSync(fd);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      const end = (how) => {
        if (this.#child === child)
          this.#child = null;
        resolve(how);
      };
      child.once('error', (error) => end(`could not start: ${error.message}`));
      child.once('exit', (code, signal) =>
        end(signal ? `was ended by ${signal}` : `ended with ${code}`));
    });
  }

  async #untilReady() {
    const { ready, readyMs, name } = this.#spec;
    const deadline = Date.now() + readyMs;
    let how = null;

    this.#ended.then((text) => { how = text; });
    while (ready && !await ready()) {
      if (how)
        throw new Error(this.#failure(`${name} ${how}`));
      if (Date.now() > deadline) {
        await this.stop('SIGKILL');
        throw new Error(this.#failure(
          `${name} did not answer within ${readyMs / 1000} s`));
      }
      await sleep(READY_POLL_MS);
    }
  }

  #failure(sentence) {
    return `${sentence}; its log ${this.log} ends:\n${tail(this.log)}`;
  }
}

/* Runs a command to its end; an Error carries what it printed. */
export function run(command, args, { user, ...options } = {}) {
  const line = user && process.getuid() === 0
    ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups',
      command, ...args]
    : [command, ...args];
  const result = spawnSync(line[0], line.slice(1),
    { encoding: 'utf8', timeout: 120000, ...options });

  if (result.status === 0)
    return result.stdout;
  const why = result.error?.message ?? `it ended with ${
    result.status ?? result.signal}`;
  throw new Error(`${command} ${args.join(' ')}: ${why}\n${
    result.stdout ?? ''}${result.stderr ?? ''}`);
}

/* The last lines of a log, indented. */
export function tail(path, lines = 15) {
  let text = '';

  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return '    (no log)';
  }
  return text.trimEnd().split('\n').slice(-lines)
    .map((line) => `    ${line}`).join('\n');
}

const REPORT = new RegExp(['(ERROR|WARNING): \\w+Sanitizer', 'LeakSanitizer',
  ': runtime error: ', 'died: signal (4|6|7|8|11);'].join('|'));

/* What a sanitizer, or the end of a crashed worker, left in a log; or null. */
export function sanitizerReport(path) {
  const text = readFileSync(path, 'utf8');
  const at = text.search(REPORT);

  return at < 0 ? null : text.slice(at, at + 4000);
}
