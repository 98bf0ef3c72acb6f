/*
 * A second cruddurd and nginx beside a running stack, on its stores, with
 * some settings of their own: for tests of faults, and for other builds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { choosePorts } from './ports.mjs';
import { keepLogs } from './logs.mjs';
import { sanitizerReport } from './process.mjs';
import { settingsInForce } from './settings.mjs';
import { prepareSite } from './cruddurd.mjs';

/*
 * env: the settings of the stack (stack.env, or its env file read). Options:
 * buildDir; ready 'all' (every store answers), 'up' (cruddurd answers) or
 * 'no' (do not wait); launcher, as in prepareSite. The service: { url, env,
 * logs, settingsFile, masterPid, part(name), stop() }. stop() throws if a
 * sanitizer reported anything.
 */
export async function startService(env, settings = {}, options = {}) {
  const { buildDir = 'build/release', ready = 'all', launcher } = options;
  const dir = mkdtempSync('/tmp/cruddur-service-');
  const logs = Object.fromEntries(['cruddurd', 'nginx', 'nginx_access']
    .map((name) => [name, join(dir, `${name}.log`)]));
  const { nginx: port, metrics } = await choosePorts(dir,
    ['nginx', 'metrics']);
  const socket = join(dir, 'cruddurd.sock');
  const url = `http://127.0.0.1:${port}`;
  const own = settingsInForce({ ...env, FRONTEND_URL: url, BACKEND_URL: url,
    CRUDDUR_LISTEN: `unix:${socket}`,
    CRUDDUR_METRICS_LISTEN: `127.0.0.1:${metrics}` }, settings);

  const site = prepareSite({ dir, port, socket, settings: own, buildDir, logs,
    cognitoUrl: null, strict: ready === 'all', wait: ready !== 'no', launcher });
  const programs = { nginx: site.nginx, cruddurd: site.cruddurd };
  const service = {
    url, env: own, dir, logs, settingsFile: site.settingsFile,
    get masterPid() { return site.cruddurd.pid; },
    part: (name) => programs[name],
    async stop() {
      await site.nginx.stop();
      await site.cruddurd.stop();
      keepLogs(logs);
      const report = sanitizerReport(logs.cruddurd);
      rmSync(dir, { recursive: true, force: true });
      if (report)
        throw new Error(`A sanitizer reports:\n${report}`);
    },
  };

  try {
    await site.nginx.start();
    await site.cruddurd.start();
  } catch (error) {
    await service.stop().catch(() => {});
    throw error;
  }
  return service;
}
