/*
 * The package on a fresh Debian 12: installed by apt, configured with one
 * file, asked through nginx, upgraded while it is asked, removed, purged.
 * CRUDDUR_PACKAGE, CRUDDUR_DEBIAN and CRUDDUR_DEBIAN_CACHE come from
 * script/test: the package, the archive of a bare system, a folder to keep.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMachine, whyNoMachine } from '../lib/machine.mjs';
import { newerPackage } from '../lib/packages.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { startTemporaryStack } from '../../stack/stack.mjs';

const { CRUDDUR_PACKAGE: pack, CRUDDUR_DEBIAN: archive,
  CRUDDUR_DEBIAN_CACHE: cache } = process.env;
const UNITS = ['cruddur.socket', 'cruddur.service', 'cruddur-stream.service',
  'cruddur-purge.timer'];
const SETTINGS = '/etc/cruddur/settings';
/* Of the stack, and not for a host. */
const NOT_FOR_A_HOST = ['CRUDDUR_LISTEN', 'CRUDDUR_SQL_DIR'];
const ASKERS = 8;
/* What Debian itself keeps until a purge, and logs, which are data. */
const KEPT = ['/etc/systemd/system/', '/var/lib/dpkg/info/',
  '/var/lib/systemd/deb-systemd-helper-enabled/', '/var/log/'];

const why = whyNoMachine();
const options = { skip: why !== null };
let work;
let stack;
let machine;
let newer;
let url;
let atFirst;

if (why)
  console.log(`not run: ${why}`);

before(async () => {
  if (why)
    return;
  work = mkdtempSync('/var/tmp/cruddur-package-');
  newer = newerPackage(pack, work);
  const { nginx } = await choosePorts(work, ['nginx']);
  url = `http://127.0.0.1:${nginx}`;
  stack = await startTemporaryStack({ seed: false,
    parts: ['postgres', 'dynamodb', 'cognito'] });
  machine = await startMachine({ archive, cache,
    folders: { '/packages': dirname(pack), '/newer': dirname(newer) } });
  /* This network is shared, and a fresh nginx takes port 80. */
  machine.run(`cat >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d`,
    '#!/bin/sh\ncase $1 in nginx*) exit 101 ;; esac\n');
}, { timeout: 180000 });

after(async () => {
  await machine?.remove();
  await stack?.remove();
  if (work)
    rmSync(work, { recursive: true, force: true });
});

test('apt installs it with all it needs', options, () => {
  machine.run('apt-get -q update');
  install(`/packages/${basename(pack)}`);
  machine.run('id cruddur');
  for (const program of ['cruddurd', 'cruddur-stream', 'cruddurctl',
    'cruddur-site'])
    assert.match(machine.run(`${program} --version`), /^[a-z-]+ \d/);
});

test('a purge leaves nothing, also of one that never ran', options, () => {
  machine.run('apt-get -q -y purge cruddur');
  assert.deepEqual(traces(), []);
  atFirst = files();
});

test('nothing runs before there are settings', options, () => {
  install(`/packages/${basename(pack)}`);
  for (const unit of UNITS) {
    assert.equal(machine.try(`systemctl is-enabled ${unit}`).stdout.trim(),
      'disabled');
    machine.run(`systemctl start ${unit}`);
    assert.equal(state(unit), 'inactive', unit);
  }
  const refused = machine.try('cruddur-site --enable');
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /there is no \/etc\/cruddur\/settings/);
});

test('one file of settings, and it answers through nginx', options,
  async () => {
    writeSettings({});
    const ctl = `CRUDDUR_SETTINGS_FILE=${SETTINGS} cruddurctl`;
    for (const line of ['db create', 'db migrate', 'db seed',
      'ddb schema-load', 'ddb seed'])
      machine.run(`${ctl} ${line}`);
    machine.run('rm /etc/nginx/sites-enabled/default');
    machine.run('systemctl start nginx && cruddur-site --enable');
    machine.run('systemctl enable --now cruddur.service '
      + 'cruddur-stream.service cruddur-purge.timer');
    for (const unit of UNITS)
      assert.equal(state(unit), 'active', unit);

    const ready = await fetch(`${url}/api/health-check/ready`);
    assert.equal(ready.status, 200, await ready.text());
    const home = await (await fetch(`${url}/api/activities/home`)).json();
    assert.ok(home.length > 0);
  });

test('the page comes with its headers, and what it names is there', options,
  async () => {
    const page = await fetch(`${url}/`);
    const text = await page.text();
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy'),
      /connect-src 'self' https:\/\/cognito-idp\.us-east-1\.amazonaws\.com;/);
    assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
    const names = assetsOf(text);
    assert.ok(names.length > 0);
    for (const name of names) {
      const asset = await fetch(url + name);
      const { byteLength: length } = await asset.arrayBuffer();
      assert.equal(asset.status, 200, name);
      assert.ok(length < 1024 || asset.headers.has('content-encoding'), name);
    }
    const config = await (await fetch(`${url}/config.json`)).json();
    assert.equal(config.cognito.userPoolId, stack.env.AWS_COGNITO_USER_POOL_ID);
    assert.equal(config.demo, null);
  });

test('only root and the services read the settings', options, () => {
  assert.equal(machine.run(`stat -c %U:%G:%a ${SETTINGS}`),
    'root:cruddur:640');
  assert.notEqual(machine.try(
    `setpriv --reuid=www-data --regid=www-data --clear-groups cat ${SETTINGS}`)
    .status, 0);
  assert.equal(machine.run(`stat -c %U /proc/${mainPid()}`), 'cruddur');
});

test('an upgrade loses no request, and serves pages of before', options,
  async () => {
    const old = await (await fetch(`${url}/`)).text();
    const pid = mainPid();
    const socket = started('cruddur.socket');
    const asked = askThroughout();

    await sleep(500);
    await machine.runBeside(
      `apt-get -q -y install /newer/${basename(newer)}`);
    await sleep(500);
    const { answers, failures } = await asked.stop();
    assert.deepEqual(failures, []);
    assert.ok(answers > 50, `${answers} answers`);
    assert.notEqual(mainPid(), pid);
    assert.equal(started('cruddur.socket'), socket);
    for (const unit of UNITS)
      assert.equal(state(unit), 'active', unit);

    const text = await (await fetch(`${url}/`)).text();
    assert.notDeepEqual(assetsOf(text), assetsOf(old));
    for (const name of [...assetsOf(old), ...assetsOf(text)])
      assert.equal((await fetch(url + name)).status, 200, name);
  });

test('a version that refuses the settings leaves the old one running',
  options, async () => {
    const pid = mainPid();

    writeSettings({ CRUDDUR_WORKERS: 'many' });
    machine.run(`apt-get -q -y --allow-downgrades install /packages/${
      basename(pack)}`);
    assert.equal(mainPid(), pid);
    assert.equal((await fetch(`${url}/api/health-check`)).status, 200);
    writeSettings({});
  });

test('removed, it leaves the settings and an nginx that runs', options,
  async () => {
    machine.run('apt-get -q -y remove cruddur');
    assert.deepEqual(traces().filter((path) =>
      !KEPT.some((folder) => path.startsWith(folder))),
    ['/etc/cruddur', SETTINGS]);
    for (const unit of UNITS)
      assert.notEqual(state(unit), 'active', unit);
    machine.run('nginx -t');
    assert.equal(state('nginx.service'), 'active');
    await assert.rejects(fetch(`${url}/`));
  });

test('purged, nothing is left but its user', options, () => {
  machine.run('apt-get -q -y purge cruddur');
  assert.deepEqual(traces(), []);
  assert.deepEqual(files().filter((path) => !atFirst.includes(path)), []);
});

function install(path) { machine.run(`apt-get -q -y install ${path}`); }

function state(unit) {
  return machine.try(`systemctl is-active ${unit}`).stdout.trim();
}

function mainPid() {
  return machine.run('systemctl show -P MainPID cruddur.service');
}

function started(unit) {
  return machine.run(`systemctl show -P ActiveEnterTimestampMonotonic ${unit}`);
}

/* As an operator writes them: with no thought of who may read the file. */
function writeSettings(more) {
  const lines = Object.entries({ ...stack.env, FRONTEND_URL: url,
    BACKEND_URL: url, NGINX_LISTEN: new URL(url).host, ...more })
    .filter(([name]) => !NOT_FOR_A_HOST.includes(name))
    .map(([name, value]) => `${name}=${value}\n`);

  machine.run(`cat >${SETTINGS}; systemd-tmpfiles --create cruddur.conf`,
    lines.join(''));
}

function assetsOf(page) { return page.match(/\/assets\/[^"]+/g) ?? []; }

/* Whatever bears its name, outside of what only lives until the next boot. */
function traces() {
  return machine.run('find / -xdev \\( -path /proc -o -path /sys '
    + '-o -path /tmp -o -path /packages -o -path /newer \\) -prune '
    + '-o -name "*cruddur*" -print -o -path "/etc/cruddur/*" -print; '
    + 'find /run -name "cruddur*" -not -path "/run/systemd/*"')
    .split('\n').filter(Boolean).sort();
}

/* Every file, but for the accounts that systemd, apt and nginx keep. */
function files() {
  return machine.run('find / -xdev \\( -path /proc -o -path /sys '
    + '-o -path /run -o -path /tmp -o -path /packages -o -path /newer '
    + '-o -path /var/log -o -path /var/lib/apt -o -path /var/lib/dpkg '
    + '-o -path /var/cache -o -path /var/lib/systemd/timers '
    + '-o -path /var/tmp -o -path /var/lib/nginx \\) -prune -o -print')
    .split('\n');
}

/* Several at once ask for the list of posts until they are stopped. */
function askThroughout() {
  const failures = [];
  let answers = 0;
  let over = false;
  const ask = async () => {
    while (!over) {
      const answer = await fetch(`${url}/api/activities/home`)
        .catch((error) => ({ status: error.cause?.code ?? error.message }));

      await answer.arrayBuffer?.();
      if (answer.status === 200)
        answers++;
      else
        failures.push(answer.status);
    }
  };
  const askers = Array.from({ length: ASKERS }, ask);

  return {
    async stop() {
      over = true;
      await Promise.all(askers);
      return { answers, failures };
    },
  };
}
