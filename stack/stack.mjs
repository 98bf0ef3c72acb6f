/*
 * The whole system on one machine: PostgreSQL, DynamoDB Local, Cognito's
 * stand-in, nginx, cruddurd and cruddur-stream. script/server, script/test
 * and script/bench start it from here.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync,
  writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { everywhere, lanUrls, loopback } from './addresses.mjs';
import { choosePorts } from './ports.mjs';
import { preparePostgres, removePostgres } from './postgres.mjs';
import { prepareDynamodb, removeDynamodb } from './dynamodb.mjs';
import { prepareCognito, triggerName } from './cognito.mjs';
import { prepareSite } from './cruddurd.mjs';
import { prepareStream } from './stream.mjs';
import { prepareTrigger } from './trigger.mjs';
import { startPurging } from './purge.mjs';
import { startRuntimeApi } from './runtime-api.mjs';
import { keepLogs } from './logs.mjs';
import { startService } from './service.mjs';
import { setUpStores } from './stores.mjs';
import { defaultSettings, settingsIn, settingsInForce, writeSettings }
  from './settings.mjs';
import { cognitoCall } from './http.mjs';
import { demoUsers } from './demo.mjs';
import { checkout, runFolder } from './paths.mjs';

export const allParts = ['postgres', 'dynamodb', 'cognito', 'nginx',
  'cruddurd'];
const LOG_NAMES = ['cruddurd', 'stream', 'nginx', 'nginx_access', 'postgres',
  'dynamodb', 'cognito', 'trigger', 'purge'];

/*
 * Starts a stack; what was started is stopped again when it fails. Options:
 *
 *   dir          for its data and logs, made if missing
 *   fresh        forget the data of an earlier one
 *   durable      keep the data (else in memory where possible, no fsync)
 *   port         nginx's; 0 takes a free one
 *   lan          whether nginx listens on every address of this machine
 *   buildDir     where cruddurd and cruddurctl are, from the checkout
 *   overSocket   ask PostgreSQL through its unix socket, not its port
 *   settings     { NAME: value } over everything
 *   environment  settings found in it win over the stack's defaults
 *   parts        which to start; beside allParts `trigger` makes the rows of
 *                people when they confirm their sign-up, and `stream` keeps
 *                lists fresh (tests read what one request wrote), `purge`
 *                removes what has ended
 *   seed         make tables and the demo's rows
 *   onStep       told (text, milliseconds) of each step done
 */
export async function startStack(options = {}) {
  const stack = new Stack({ dir: '.stack', fresh: false, durable: true,
    port: 0, lan: false, buildDir: 'build/release', settings: {}, environment: {},
    parts: allParts, seed: true, onStep: () => {}, ...options });

  try {
    await stack.start();
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

/* One that keeps nothing: in memory where possible, in a folder of its own. */
export async function startTemporaryStack(options = {}) {
  const dir = mkdtempSync('/tmp/cruddur-stack-');

  /* Open to PostgreSQL's user; each part closes its own folder. */
  chmodSync(dir, 0o711);
  try {
    return await startStack({ dir, durable: false, ...options });
  } catch (error) {
    removePostgres(dir);
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

class Stack {
  #options;
  #programs = {};
  #services = new Set();
  #lambda = null;
  #purging = null;

  constructor(options) {
    this.#options = options;
    this.dir = resolve(checkout, options.dir);
    this.users = demoUsers;
    this.logs = Object.fromEntries(LOG_NAMES.map((name) =>
      [name, join(this.dir, 'log', `${name}.log`)]));
  }

  /* Where others in the network find it; none unless it is for them. */
  get lanUrls() {
    return this.#options.lan ? lanUrls(this.ports.nginx) : [];
  }

  get masterPid() { return this.#programs.cruddurd?.pid ?? null; }
  get envFile() { return join(this.dir, 'env'); }

  async start() {
    const { fresh, port } = this.#options;

    if (fresh)
      this.#forget();
    mkdirSync(join(this.dir, 'log'), { recursive: true });
    this.#emptyEnvironment();
    const ports = await choosePorts(this.dir,
      ['postgres', 'dynamodb', 'cognito', 'cognitoInner', 'nginx', 'metrics',
        'streamMetrics']);
    this.ports = { ...ports, nginx: port || ports.nginx };

    if (this.#options.parts.includes('trigger'))
      this.#lambda = await startRuntimeApi({ name: triggerName });
    await this.#startStores();
    if (this.#options.seed)
      await this.#step('Tables and demo rows', () => setUpStores(this.env,
        this.#options.buildDir, this.overridden));
    if (this.#lambda)
      await this.#startTrigger();
    await this.#startSite();
    await this.#startStream();
    this.#startPurging();
    this.#writeEnvironment();
  }

  /* Stops all, in the order in which nothing misses another. */
  async stop() {
    await this.#purging?.stop();
    await Promise.all([...this.#services].map((service) => service.stop()));
    await this.#programs.nginx?.stop();
    await this.#programs.cruddurd?.stop();
    await this.#programs.stream?.stop();
    await Promise.all(['trigger', 'cognito', 'dynamodb', 'postgres']
      .map((name) => this.#programs[name]?.stop()));
    await this.#lambda?.stop();
    if (!this.#options.durable)
      removeDynamodb(this.dir);
    this.#emptyEnvironment();
  }

  /* Stops all and leaves nothing of it behind. */
  async remove() {
    await this.stop();
    keepLogs(this.logs);
    this.#forget();
    rmSync(runFolder(this.dir), { recursive: true, force: true });
    rmSync(this.dir, { recursive: true, force: true });
  }

  /* A Program: pid, stop(signal), start(), pause(), resume(). */
  part(name) {
    if (!this.#programs[name])
      throw new Error(`This stack has no part ${name}.`);
    return this.#programs[name];
  }

  get partNames() { return Object.keys(this.#programs); }

  signIn(email, password) {
    return signIn(this.env, email, password);
  }

  /* Another cruddurd and nginx on the same stores, with other settings. */
  async service(settings, options = {}) {
    const service = await startService(this.env, settings,
      { buildDir: this.#options.buildDir, ...options });

    this.#services.add(service);
    return service;
  }

  async #startStores() {
    const { parts, durable, lan, settings, environment, overSocket }
      = this.#options;
    const { dir, ports, logs } = this;
    const prepared = {};
    const prepare = {
      postgres: () => preparePostgres({ dir, durable, port: ports.postgres,
        log: logs.postgres, overSocket }),
      dynamodb: () => prepareDynamodb({ dir, durable, port: ports.dynamodb,
        log: logs.dynamodb }),
      cognito: () => prepareCognito({ dir, port: ports.cognito,
        innerPort: ports.cognitoInner, log: logs.cognito,
        lambdaUrl: this.#lambda?.url }),
    };

    await Promise.all(Object.entries(prepare)
      .filter(([name]) => parts.includes(name))
      .map(async ([name, make]) => {
        const began = performance.now();

        prepared[name] = await make();
        this.#programs[name] = prepared[name].program;
        await prepared[name].program.start();
        this.#told(prepared[name].program.name, began);
      }));
    this.socket = join(runFolder(dir), 'cruddurd.sock');
    this.cognitoUrl = prepared.cognito?.url ?? null;
    const defaults = defaultSettings({ ...prepared, socket: this.socket,
      url: `http://${loopback}:${ports.nginx}`, sql: join(checkout, 'sql'),
      lanUrl: lan ? lanUrls(ports.nginx)[0] : null,
      metricsPort: ports.metrics, streamMetricsPort: ports.streamMetrics });
    const given = { ...settingsIn(environment, defaults), ...settings };
    /* The names whose value is not the stack's own. */
    this.overridden = Object.keys(given);
    this.env = settingsInForce(defaults, given);
  }

  async #startTrigger() {
    const program = prepareTrigger({ lambda: this.#lambda, dir: this.dir,
      settings: this.env, buildDir: this.#options.buildDir,
      log: this.logs.trigger });

    this.#programs.trigger = program;
    await this.#step(program.name, () => program.start());
  }

  async #startSite() {
    const { parts, lan, buildDir } = this.#options;
    const site = prepareSite({ dir: this.dir, port: this.ports.nginx,
      host: lan ? everywhere : loopback,
      socket: this.socket, settings: this.env, buildDir, logs: this.logs,
      cognitoUrl: this.cognitoUrl, strict: this.overridden.length === 0,
      withProgram: parts.includes('cruddurd') });

    this.url = site.url;
    this.settingsFile = site.settingsFile;
    for (const name of ['nginx', 'cruddurd'].filter((n) => parts.includes(n)))
      await this.#step(site[name].name, () => {
        this.#programs[name] = site[name];
        return site[name].start();
      });
  }

  /* A table of somebody else's may have no stream: nobody waits for it. */
  async #startStream() {
    const { parts, buildDir } = this.#options;

    if (!parts.includes('stream'))
      return;
    const stream = prepareStream({ dir: this.dir, settings: this.env, buildDir,
      log: this.logs.stream, wait: this.overridden.length === 0 });

    this.#programs.stream = stream;
    await this.#step(stream.name, () => stream.start());
  }

  /* In a database of somebody else's that is their business. */
  #startPurging() {
    const { parts, buildDir } = this.#options;

    if (parts.includes('purge') && !this.overridden.includes('CONNECTION_URL'))
      this.#purging = startPurging({ dir: this.dir, settings: this.env,
        buildDir, log: this.logs.purge });
  }

  #writeEnvironment() {
    writeSettings(this.envFile, { ...this.env,
      CRUDDUR_DIR: this.dir, CRUDDUR_URL: this.url,
      CRUDDUR_PORT: this.ports.nginx, POSTGRES_PORT: this.ports.postgres,
      DYNAMODB_PORT: this.ports.dynamodb, COGNITO_PORT: this.ports.cognito,
      CRUDDUR_MASTER_PID: this.masterPid ?? '' });
  }

  /* Nobody shall attach to one that is not up. */
  #emptyEnvironment() {
    if (existsSync(this.envFile))
      writeFileSync(this.envFile, '');
  }

  #forget() {
    removePostgres(this.dir);
    removeDynamodb(this.dir);
    for (const name of ['cognito', 'log', 'nginx'])
      rmSync(join(this.dir, name), { recursive: true, force: true });
  }

  async #step(text, work) {
    const began = performance.now();

    await work();
    this.#told(text, began);
  }

  #told(text, began) {
    this.#options.onStep(text, Math.round(performance.now() - began));
  }
}

/* { AccessToken, IdToken, RefreshToken, ... } by e-mail and password. */
export async function signIn(env, email, password) {
  const answer = await cognitoCall(
    env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, 'InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: env.AWS_COGNITO_USER_POOL_CLIENT_ID,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    });

  return answer.AuthenticationResult;
}
