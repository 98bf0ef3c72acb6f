/*
 * A fresh Debian 12 that is started with its own systemd in a container, on
 * the network of this machine. Needs root, or sudo without a password, and
 * the archive that script/test makes of a bare system.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, until } from './processes.mjs';

const BOOT_MS = 120000;
const COMMAND_MS = 300000;
const ENVIRONMENT = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root',
  'LANG=C.UTF-8', 'DEBIAN_FRONTEND=noninteractive'];

/*
 * archive: the bare system. folders: { in the machine: out here }, to read.
 * cache: a folder for Debian's packages, which stays.
 */
export async function startMachine({ archive, folders, cache }) {
  const home = mkdtempSync('/var/tmp/cruddur-machine-');
  const root = join(home, 'root');

  must(['mkdir', root, '-p', cache]);
  must(['tar', '-xf', archive, '-C', root]);
  const machine = new Machine(home, root);

  try {
    await machine.boot([`--bind=${cache}:/var/cache/apt/archives`,
      ...Object.entries(folders).map(([to, from]) =>
        `--bind-ro=${from}:${to}`)]);
  } catch (error) {
    await machine.remove();
    throw error;
  }
  return machine;
}

class Machine {
  #home;
  #root;
  #container = null;
  #ended = null;
  #told = '';
  #init = null;

  constructor(home, root) {
    this.#home = home;
    this.#root = root;
  }

  async boot(binds) {
    /* It ends with this process, even when this one is killed. */
    const line = [...sudo(), 'setpriv', '--pdeathsig', 'TERM', '--',
      'systemd-nspawn', '--quiet', '--boot',
      '--settings=no', '--register=no', '--keep-unit', '--link-journal=no',
      '--resolv-conf=copy-host', `--machine=cruddur-${process.pid}`,
      `--directory=${this.#root}`, ...binds];

    this.#container = spawn(line[0], line.slice(1),
      { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#container.stdout, this.#container.stderr])
      stream.on('data', (data) => { this.#told += data; });
    this.#ended = new Promise((done) => {
      this.#container.once('exit', () => {
        this.#container = null;
        done();
      });
    });
    await until('Debian starts', () => this.#isUp(), BOOT_MS, 200)
      .catch((error) => {
        throw new Error(`${error.message}\n${this.#told.slice(-4000)}`);
      });
  }

  /* Runs a line of sh to its end: { status, stdout, stderr }. */
  try(line, input = '') {
    return asRoot(['nsenter', `--target=${this.#init}`, '--mount', '--uts',
      '--ipc', '--pid', '--root', '--wd', '--', 'env', '-i', ...ENVIRONMENT,
      'sh', '-c', line], { input, timeout: COMMAND_MS,
      maxBuffer: 64 * 1024 * 1024 });
  }

  /* The same of one that must succeed: what it printed. */
  run(line, input = '') {
    const { status, stdout, stderr } = this.try(line, input);

    if (status !== 0)
      throw new Error(`${line}: it ended with ${status}\n${stdout}${stderr}`);
    return stdout.trim();
  }

  /* As run, while this process goes on. */
  runBeside(line) {
    const words = [...sudo(), 'nsenter', `--target=${this.#init}`, '--mount',
      '--uts', '--ipc', '--pid', '--root', '--wd', '--', 'env', '-i',
      ...ENVIRONMENT, 'sh', '-c', `{ ${line}; } 2>&1`];
    const child = spawn(words[0], words.slice(1),
      { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';

    child.stdout.on('data', (data) => { told += data; });
    return new Promise((done, failed) => {
      child.once('error', failed);
      child.once('exit', (status) => status === 0 ? done(told)
        : failed(new Error(`${line}: it ended with ${status}\n${told}`)));
    });
  }

  async remove() {
    if (this.#container) {
      if (this.#init)
        this.try('systemctl poweroff --force');
      else
        asRoot(['kill', `${this.#container.pid}`]);
      await this.#ended;
    }
    must(['rm', '-rf', '--one-file-system', this.#home]);
  }

  #isUp() {
    if (!this.#container)
      throw new Error(`The container ended:\n${this.#told.slice(-4000)}`);
    this.#init ??= firstProcess(this.#container.pid);
    return this.#init && /^(running|degraded)/
      .test(this.try('systemctl is-system-running').stdout);
  }
}

/* Below `pid`, the process that is number 1 where it lives. */
function firstProcess(pid) {
  for (const child of childrenOf(pid)) {
    const ids = /^NSpid:\s+(.*)$/m.exec(
      readFileSync(`/proc/${child}/status`, 'utf8'))?.[1].split('\t') ?? [];

    if (ids.length > 1 && ids.at(-1) === '1')
      return child;
    const below = firstProcess(child);
    if (below)
      return below;
  }
  return null;
}

function sudo() { return process.getuid() === 0 ? [] : ['sudo', '-n']; }

function asRoot(words, options = {}) {
  const line = [...sudo(), ...words];

  return spawnSync(line[0], line.slice(1), { encoding: 'utf8', ...options });
}

function must(words) {
  const { status, stderr, error } = asRoot(words);

  if (status !== 0)
    throw new Error(`${words.join(' ')}: ${error?.message ?? stderr}`);
}
