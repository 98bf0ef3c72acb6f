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
import { startMachine } from '../lib/machine.mjs';
import { newerPackage } from '../lib/packages.mjs';
import { until } from '../lib/processes.mjs';
import { siteIn } from '../lib/site.mjs';
import { choosePorts } from '../../stack/ports.mjs';
import { startTemporaryStack } from '../../stack/stack.mjs';

const { CRUDDUR_PACKAGE: pack, CRUDDUR_DEBIAN: archive,
  CRUDDUR_DEBIAN_CACHE: cache } = process.env;
const UNITS = ['cruddur.socket', 'cruddur.service', 'cruddur-stream.service',
  'cruddur-purge.timer', 'cruddur-backup.timer'];
const SETTINGS = '/etc/cruddur/settings';
/* One secret is where systemd looks for it, and not among the settings. */
const SECRET = 'AWS_SECRET_ACCESS_KEY';
const SECRET_FILE = `/etc/credstore/cruddur.${SECRET}`;
const CTL = `CRUDDUR_SETTINGS_FILE=${SETTINGS} ${SECRET}=local cruddurctl`;
/* Of the stack, and not for the settings of a host. */
const NOT_FOR_A_HOST = ['CRUDDUR_LISTEN', 'CRUDDUR_SQL_DIR', SECRET];
/* All together below what the site grants one address. */
const ASKERS = 8;
const ASK_EVERY_MS = 200;
const CERTIFICATE = '/tmp/certificate.pem';
/* What Debian itself keeps until a purge, and logs, which are data. */
const KEPT = ['/etc/systemd/system/', '/var/lib/dpkg/info/',
  '/var/lib/systemd/deb-systemd-helper-enabled/', '/var/lib/systemd/timers/',
  '/var/log/'];
const BACKUPS = '/var/backups/cruddur';

let work;
let stack;
let machine;
let newer;
let site;
let atFirst;

before(async () => {
  work = mkdtempSync('/var/tmp/cruddur-package-');
  newer = newerPackage(pack, work);
  site = siteIn('www.example.com', await choosePorts(work, ['http', 'https']));
  stack = await startTemporaryStack({ seed: false,
    parts: ['postgres', 'dynamodb', 'cognito'] });
  machine = await startMachine({ archive, cache,
    folders: { '/packages': dirname(pack), '/newer': dirname(newer) } });
  /* This network is shared, and a fresh nginx takes port 80. */
  machine.run('mkdir -p /etc/credstore; '
    + 'cat >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d',
    '#!/bin/sh\ncase $1 in nginx*) exit 101 ;; esac\n');
}, { timeout: 180000 });

after(async () => {
  await machine?.remove();
  await stack?.remove();
  if (work)
    rmSync(work, { recursive: true, force: true });
});

test('apt installs it with all it needs', () => {
  machine.run('apt-get -q update');
  install(`/packages/${basename(pack)}`);
  machine.run('id cruddur');
  for (const program of ['cruddurd', 'cruddur-stream', 'cruddurctl',
    'cruddur-site'])
    assert.match(machine.run(`${program} --version`), /^[a-z-]+ \d/);
});

test('a purge leaves nothing, also of one that never ran', () => {
  machine.run('apt-get -q -y purge cruddur');
  assert.deepEqual(traces(), []);
  atFirst = files();
});

test('nothing runs before there are settings', () => {
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

test('one file of settings, and it answers through nginx', async () => {
  writeSettings({});
  machine.run(`umask 077; cat >${SECRET_FILE}`,
    'local\n');
  for (const line of ['db create', 'db migrate', 'db seed',
    'ddb schema-load', 'ddb seed'])
    machine.run(`${CTL} ${line}`);
  machine.run('openssl req -x509 -newkey rsa:2048 -nodes -days 2 '
    + `-subj /CN=${site.name} -keyout ${CERTIFICATE} -out ${CERTIFICATE}`);
  machine.run('rm /etc/nginx/sites-enabled/default');
  machine.run('systemctl start nginx && cruddur-site --enable');
  machine.run('systemctl enable --now cruddur.service '
    + 'cruddur-stream.service cruddur-purge.timer cruddur-backup.timer');
  for (const unit of UNITS)
    assert.equal(state(unit), 'active', unit);

  const ready = await site.get('/api/health-check/ready');
  assert.equal(ready.status, 200, ready.text);
  const home = await site.get('/api/activities/home');
  assert.ok(JSON.parse(home.text).length > 0);
});

test('the page comes with its headers, and all that it names', async () => {
  const page = await site.get('/');
  assert.equal(page.status, 200);
  assert.match(page.headers['content-security-policy'],
    /connect-src 'self' https:\/\/cognito-idp\.us-east-1\.amazonaws\.com;/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
  assert.match(page.headers['strict-transport-security'], /^max-age=\d{7,}/);
  const names = assetsOf(page.text);
  assert.ok(names.length > 0);
  for (const name of names)
    assert.equal((await site.get(name)).status, 200, name);
  const { cognito, demo } = JSON.parse((await site.get('/config.json')).text);
  assert.equal(cognito.userPoolId, stack.env.AWS_COGNITO_USER_POOL_ID);
  assert.equal(demo, null);
});

test('HTTP leads to HTTPS', async () => {
  const answer = await site.getPlain('/messages');

  assert.equal(answer.status, 301);
  assert.equal(answer.headers.location, `https://${site.name}/messages`);
});

test('what nginx refuses leaves the site as it was', async () => {
  writeSettings({ NGINX_HTTPS: 'nowhere' });
  const refused = machine.try('cruddur-site');
  writeSettings({});
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /nginx refuses the site/);
  machine.run('nginx -t');
  assert.equal((await site.get('/')).status, 200);
});

test('the journal knows an error from the rest', () => {
  const errors = () => machine.run('journalctl -q -o cat -p err -u cruddur '
    + '_COMM=cruddurd');

  assert.equal(errors(), '');
  writeSettings({ CRUDDUR_THREADS: 'many' });
  assert.notEqual(machine.try('systemctl reload cruddur').status, 0);
  writeSettings({});
  assert.match(errors(), /^time=.* level=error .*CRUDDUR_THREADS/);
  machine.run('systemctl reload cruddur');
});

test('only root and the services read the settings', () => {
  assert.equal(machine.run(`stat -c %U:%G:%a ${SETTINGS}`),
    'root:cruddur:640');
  assert.notEqual(machine.try(
    `setpriv --reuid=www-data --regid=www-data --clear-groups cat ${SETTINGS}`)
    .status, 0);
  assert.equal(machine.run(`stat -c %U /proc/${mainPid()}`), 'cruddur');
});

test('the purge runs within a minute, and without a word', async () => {
  const runs = () => machine.run('systemctl show -P ExecMainExitTimestamp '
    + 'cruddur-purge.service');
  const last = runs();

  await until('the next purge', () => runs() !== last, 60000);
  assert.match(machine.run('journalctl -q -u cruddur-purge.service'), /^$/);
});

test('a backup keeps those of two weeks, and brings all back', async () => {
  const before = (await site.get('/api/activities/home')).text;

  for (const days of [13, 16])
    machine.run(`mkdir ${BACKUPS}/${days}`
      + ` && touch -d '${days} days ago' ${BACKUPS}/${days}`);
  machine.run('systemctl start cruddur-backup.service');
  const [old, backup, ...more] = backups();
  assert.equal(old, '13');
  assert.match(backup, /^\d{4}-\d\d-\d\dT\d{6}Z$/);
  assert.deepEqual(more, []);

  machine.run('systemctl stop cruddur.socket cruddur cruddur-stream '
    + 'cruddur-purge.timer');
  for (const line of ['db drop --yes', 'ddb drop cruddur-messages --yes',
    `restore ${BACKUPS}/${backup}`])
    machine.run(`${CTL} ${line}`);
  machine.run('systemctl start cruddur.service cruddur-stream.service '
    + 'cruddur-purge.timer');
  assert.equal((await site.get('/api/activities/home')).text, before);
});

test('a backup that fails removes none of before', () => {
  const kept = backups();

  machine.run(`touch -d '16 days ago' ${BACKUPS}/13`);
  writeSettings({ CONNECTION_URL: 'postgresql://nobody@127.0.0.1:1/none' });
  assert.notEqual(
    machine.try('systemctl start cruddur-backup.service').status, 0);
  writeSettings({});
  assert.deepEqual(backups(), kept);
});

test('an upgrade loses no request, and serves pages of before', async () => {
  const old = await site.get('/');
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

  const page = await site.get('/');
  assert.notDeepEqual(assetsOf(page.text), assetsOf(old.text));
  for (const name of [...assetsOf(old.text), ...assetsOf(page.text)])
    assert.equal((await site.get(name)).status, 200, name);
});

test('settings that a new version refuses keep the old one', async () => {
  const pid = mainPid();

  writeSettings({ CRUDDUR_WORKERS: 'many' });
  assert.match(installOther(pack, '/packages'), /refuses the settings/);
  writeSettings({});
  assert.equal(mainPid(), pid);
  assert.equal((await site.get('/api/health-check')).status, 200);
});

test('so do migrations that are missing, until they are there', async () => {
  const pid = mainPid();

  machine.run(`${CTL} db rollback --yes`);
  assert.match(installOther(newer, '/newer'), /db migrate/);
  assert.equal(mainPid(), pid);
  machine.run(`${CTL} db migrate && systemctl restart cruddur`);
  assert.notEqual(mainPid(), pid);
  assert.equal((await site.get('/api/health-check/ready')).status, 200);
});

test('removed, it leaves the settings and an nginx that runs', async () => {
  machine.run('apt-get -q -y remove cruddur');
  assert.deepEqual(traces().filter((path) =>
    !KEPT.some((folder) => path.startsWith(folder))),
  [SECRET_FILE, '/etc/cruddur', SETTINGS, BACKUPS]);
  for (const unit of UNITS)
    assert.notEqual(state(unit), 'active', unit);
  machine.run('nginx -t');
  assert.equal(state('nginx.service'), 'active');
  await assert.rejects(site.get('/'));
});

test('purged, nothing is left but backups and its user', () => {
  machine.run('apt-get -q -y purge cruddur');
  assert.deepEqual(traces(), [BACKUPS]);
  machine.run(`rm -r ${BACKUPS}`);
  assert.deepEqual(files().filter((path) => !atFirst.includes(path)), []);
});

function install(path) { machine.run(`apt-get -q -y install ${path}`); }

/* What is told of it, by the package too. */
function installOther(path, folder) {
  return machine.run('apt-get -q -y --allow-downgrades install '
    + `${folder}/${basename(path)} 2>&1`);
}

function backups() { return machine.run(`ls ${BACKUPS}`).split('\n'); }

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
  const origin = `https://${site.name}`;
  const lines = Object.entries({ ...stack.env, FRONTEND_URL: origin,
    BACKEND_URL: origin, NGINX_HTTP: site.http, NGINX_HTTPS: site.https,
    NGINX_CERTIFICATE: CERTIFICATE, NGINX_KEY: CERTIFICATE, ...more })
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
      const answer = await site.get('/api/activities/home')
        .catch((error) => ({ status: error.message }));

      if (answer.status === 200)
        answers++;
      else
        failures.push(answer.status);
      await sleep(ASK_EVERY_MS);
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
