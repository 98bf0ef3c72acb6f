/* cruddurctl backup and restore: both stores lost, and all is back. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync,
  rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ctlMeasured, putMany } from '../lib/bulk.mjs';
import { ctl, databaseExists, dynamodb, dynamodbBefore, openSession,
  placesOfFile, program, run, sql } from '../lib/cli.mjs';
import { people } from '../lib/conversation.mjs';
import { fillWorld, FOREIGN, lookAround, TEXTS } from '../lib/rehearsal.mjs';
import { until } from '../lib/processes.mjs';
import { allRows, conversation, deleteRow, putRows, rowsOf }
  from '../lib/rows.mjs';
import { env, service } from '../lib/stack.mjs';

const MANY = Number(process.env.CRUDDUR_TEST_ITEMS ?? 20000);
/* So long a message need not be in the lists; see docs/data.md. */
const LISTED_MS = 5500;
const newPlace = placesOfFile();
const folder = mkdtempSync('/tmp/cruddur-backup-');

after(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
const newFolder = () => join(folder, `backup-${count++}`);

async function madePlace() {
  const place = newPlace();

  await run(place, 'db setup --yes');
  await run(place, 'ddb schema-load');
  return place;
}

async function loseAll(place) {
  await run(place, 'db drop --yes');
  await run(place, `ddb drop ${place.name} --yes`);
}

const site = (place) => service({ CONNECTION_URL: place.env.CONNECTION_URL,
  DDB_MESSAGE_TABLE: place.name, CRUDDUR_WORKERS: '1',
  CRUDDUR_PG_POOL_SIZE: '2' });

/* A PATH on which these programs note their arguments before they run. */
function wrappers(names, file) {
  const bin = mkdtempSync(join(folder, 'bin-'));

  for (const name of names)
    writeFileSync(join(bin, name), `#!/bin/sh
echo "${name} $*" >>${file}
PATH=\${PATH#*:} exec ${name} "$@"
`, { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

/* A PATH on which this program says its version, and fails otherwise. */
function failing(name) {
  const bin = mkdtempSync(join(folder, 'bin-'));

  writeFileSync(join(bin, name),
    '#!/bin/sh\n[ "$1" = --version ] || { echo no >&2; exit 1; }\n',
    { mode: 0o755 });
  return `${bin}:${process.env.PATH}`;
}

async function foreignItem(place) {
  const { Item } = await dynamodb('GetItem', { TableName: place.name,
    Key: { pk: FOREIGN.pk, sk: FOREIGN.sk } });

  Item.texts.SS.sort();
  Item.numbers.NS.sort();
  return Item;
}

const saved = (backup) => gunzipSync(readFileSync(join(backup,
  'items.json.gz'))).toString().trim().split('\n')
  .map((line) => JSON.parse(line).Item);

test('after both stores are lost, everybody sees what they saw before',
  async (t) => {
    const place = await madePlace();
    const backup = newFolder();
    let server = await site(place);

    t.after(() => server.stop());
    const crowd = await people(3, server.url);

    await fillWorld(place, server.url, crowd);
    await sleep(LISTED_MS);
    await ctl(place, 'ddb fsck --repair');
    const before = await lookAround(server.url, crowd);

    await run(place, `backup ${backup}`);
    await server.stop();
    await loseAll(place);
    const { code, out } = await ctl(place, `restore ${backup} --json`);

    assert.equal(code, 7, 'the foreign item is left');
    assert.equal(JSON.parse(out).left, 1);
    server = await site(place);
    const now = await lookAround(server.url, crowd);

    assert.deepEqual(now, before);
    for (const text of TEXTS)
      assert.ok(JSON.stringify(now).includes(JSON.stringify(text)), text);
    assert.deepEqual(await foreignItem(place), FOREIGN);
    await run(place, 'db verify-forgotten');
    await run(place, 'db status');
  });

test('a backup is for its owner only, and says what is in it', async () => {
  const place = await madePlace();
  const backup = newFolder();

  await run(place, 'ddb seed');
  await putRows(place, [{ pk: 'IDEM#a#b', sk: 'IDEM', answer: 'secret' },
    { pk: 'STREAM#2026', sk: 'shard-1', rev: 3 },
    { pk: 'x', sk: 'over', expires_at_epoch: 1 }]);
  const { out } = await run(place, `backup ${backup} --json`);
  const manifest = JSON.parse(readFileSync(join(backup, 'manifest.json')));

  assert.deepEqual(JSON.parse(out).left_out,
    { idempotency: 1, stream: 1, expired: 1 });
  assert.equal(manifest.items, saved(backup).length);
  assert.equal(manifest.users, 6);
  assert.equal(manifest.posts, Number(sql(place,
    'select count(*) from activities')));
  assert.equal(manifest.database, place.name);
  assert.equal(manifest.schema_version, Number(sql(place,
    'select max(version) from schema_migrations')));
  assert.equal(statSync(backup).mode & 0o777, 0o700);
  for (const name of readdirSync(backup))
    assert.equal(statSync(join(backup, name)).mode & 0o777, 0o600, name);
  assert.ok(!saved(backup).some(({ pk }) =>
    /^(IDEM|STREAM)#|^x$/.test(pk.S)));
  assert.ok(!existsSync(`${backup}.part`));
});

test('no password stands in the arguments of a program that it runs',
  async () => {
    const place = await madePlace();
    const backup = newFolder();
    const seen = join(folder, 'arguments');
    const PATH = wrappers(['pg_dump', 'pg_restore'], seen);

    await run(place, `backup ${backup}`, { PATH });
    await run(place, `restore ${backup} --yes`, { PATH });
    const { password } = new URL(place.env.CONNECTION_URL);
    const text = readFileSync(seen, 'utf8');

    assert.ok(password.length > 0);
    assert.match(text, /pg_dump .*--snapshot/);
    assert.match(text, /pg_restore .*--single-transaction/);
    assert.ok(!text.includes(password), text);
  });

test('posts that end between the two stay forgotten', async () => {
  const place = await madePlace();
  const backup = newFolder();

  sql(place, `update activities set created_at = now() - interval '2 days',
    expires_at = now() - interval '1 day'`);
  const ended = Number(sql(place, 'select count(*) from activities'));

  await run(place, `backup ${backup}`);
  await loseAll(place);
  const { out } = await run(place, `restore ${backup} --json`);

  assert.ok(ended > 0);
  assert.equal(JSON.parse(out).ended, ended);
  assert.equal(sql(place, 'select count(*) from activities'), '0');
  await run(place, 'db verify-forgotten');
});

test('half of a transaction becomes whole', async () => {
  const place = await madePlace();
  const backup = newFolder();
  const [ann, bob, eve] = sql(place,
    'select uuid, handle, display_name from users limit 3').split('\n')
    .map((row) => row.split('|'))
    .map(([uuid, handle, name]) => ({ uuid, handle, name }));
  const talks = [[ann, bob], [bob, eve], [ann, eve]]
    .map(([one, two]) => conversation(one, two));

  for (const talk of talks)
    await putRows(place, rowsOf(talk));
  const whole = await allRows(place);

  await deleteRow(place, talks[0].pair);
  await deleteRow(place, talks[1].lists[0]);
  await deleteRow(place, talks[2].members[1]);
  await run(place, `backup ${backup}`);
  await loseAll(place);
  const { out } = await run(place, `restore ${backup} --json`);

  assert.equal(JSON.parse(out).repaired, 3);
  assert.equal((await run(place, 'ddb fsck --json')).code, 0);
  assert.deepEqual((await allRows(place)).map(({ pk, sk }) => [pk, sk]),
    whole.map(({ pk, sk }) => [pk, sk]));
});

test('what is there is replaced only when that is said', async () => {
  const place = await madePlace();
  const backup = newFolder();
  const both = `${place.name}/${place.name}`;

  await run(place, 'ddb seed');
  await run(place, `backup ${backup}`);
  sql(place, 'delete from activities');
  const rows = await allRows(place);

  await putRows(place, [{ pk: 'later', sk: 'than the backup' }]);
  for (const [line, expected] of [
    [`restore ${backup}`, /replaces all that is in.*add --yes/],
    [`restore ${backup} --yes --target ${place.name}`, /--target says/]]) {
    const { code, err } = await ctl(place, line);

    assert.equal(code, 3);
    assert.match(err, expected);
  }
  const far = await ctl(place, `restore ${backup} --yes`,
    { AWS_ENDPOINT_URL_DYNAMODB:
      place.env.AWS_ENDPOINT_URL_DYNAMODB.replace('127.0.0.1', '0.0.0.0') });

  assert.equal(far.code, 3);
  assert.match(far.err, new RegExp(`--yes --target ${both}`));
  assert.equal((await allRows(place)).length, rows.length + 1);
  assert.equal(sql(place, 'select count(*) from activities'), '0');

  const session = await openSession(place);
  const busy = await ctl(place, `restore ${backup} --yes`);

  session.kill();
  await once(session, 'close');
  assert.equal(busy.code, 3);
  assert.match(busy.err, /in use/);
  assert.doesNotMatch(busy.err, /NOT whole/);
  assert.equal((await allRows(place)).length, rows.length + 1);

  await run(place, `restore ${backup} --yes --target ${both}`);
  assert.deepEqual(await allRows(place), rows);
  assert.notEqual(sql(place, 'select count(*) from activities'), '0');
});

test('a restore that was killed is run again to the same end', async () => {
  const place = await madePlace();
  const backup = newFolder();

  await putMany(place, 400, (n) => ({ pk: { S: `p${n % 7}` },
    sk: { S: `s${n}` }, n: { N: String(n) } }));
  await run(place, `backup ${backup}`);
  const rows = await allRows(place);

  await loseAll(place);
  let batches = 0;
  const slow = await dynamodbBefore(async (action) => {
    if (action === 'BatchWriteItem' && ++batches > 6)
      await new Promise(() => {});
  });
  const child = spawn(program, ['restore', backup], { stdio: 'ignore',
    env: { ...place.env, AWS_ENDPOINT_URL_DYNAMODB: slow.url } });

  await until('half of the items', () => batches > 6, 30000)
    .finally(() => child.kill('SIGKILL'));
  await once(child, 'close');
  slow.stop();
  const half = (await allRows(place)).length;

  assert.ok(half > 0 && half < rows.length, half);
  assert.equal(databaseExists(place), false, 'the database comes last');
  assert.equal((await ctl(place, `restore ${backup}`)).code, 3);
  assert.equal((await ctl(place, `restore ${backup} --yes`)).code, 7);
  assert.deepEqual(await allRows(place), rows);
});

test('what DynamoDB leaves over or throttles is sent again', async () => {
  const place = await madePlace();
  const backup = newFolder();
  const seen = new Set();

  await run(place, 'ddb seed');
  await run(place, `backup ${backup}`);
  const rows = await allRows(place);

  await loseAll(place);
  const tight = await dynamodbBefore((action, body) => {
    const text = JSON.stringify(body);

    if (action !== 'BatchWriteItem' || seen.has(text))
      return null;
    seen.add(text);
    return seen.size % 2
      ? { status: 400, body: { __type:
        'x#ProvisionedThroughputExceededException', message: 'slow down' } }
      : { status: 200, body: { UnprocessedItems: body.RequestItems } };
  });

  await run(place, `restore ${backup}`,
    { AWS_ENDPOINT_URL_DYNAMODB: tight.url });
  tight.stop();
  assert.ok(seen.size > 1);
  assert.deepEqual(await allRows(place), rows);
});

test('a backup that is damaged, cut or not one changes nothing', async () => {
  const place = await madePlace();
  const good = newFolder();

  await run(place, 'ddb seed');
  await run(place, `backup ${good}`);
  const rows = await allRows(place);
  const damaged = (name, change) => {
    const backup = newFolder();
    const file = join(backup, name);

    cpSync(good, backup, { recursive: true });
    change(file);
    return backup;
  };
  const flip = (file) => {
    const bytes = readFileSync(file);

    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(file, bytes);
  };
  const says = (change) => (file) => writeFileSync(file, JSON.stringify(
    { ...JSON.parse(readFileSync(file)), ...change }));

  for (const [backup, code, expected] of [
    [damaged('items.json.gz', flip), 1, /items.json.gz is damaged/],
    [damaged('postgres.dump', flip), 1, /postgres.dump is damaged/],
    [damaged('items.json.gz', (file) => truncateSync(file, 100)), 1,
      /is damaged/],
    [damaged('postgres.dump', rmSync), 1, /Cannot read .*postgres.dump/],
    [damaged('manifest.json', rmSync), 4, /no whole backup/],
    [damaged('manifest.json', (file) => truncateSync(file, 50)), 1,
      /manifest.json is damaged/],
    [damaged('manifest.json', says({ format: 2 })), 3, /newer cruddurctl/],
    [damaged('manifest.json', says({ schema_version: 9999 })), 3,
      /schema 9999, and this program knows none above/],
    [join(folder, 'nothing'), 4, /Cannot read the folder/],
    [join(good, 'manifest.json'), 4, /Cannot read the folder/]]) {
    const result = await ctl(place, `restore ${backup} --yes`);

    assert.equal(result.code, code, result.err);
    assert.match(result.err, expected);
    assert.doesNotMatch(result.err, /NOT whole/);
  }
  assert.deepEqual(await allRows(place), rows);
  await run(place, 'db status');
});

test('a backup that fails leaves nothing, and says why', async () => {
  const place = await madePlace();
  const there = newFolder();

  await putMany(place, 500, (n) => ({ pk: { S: randomUUID() },
    sk: { S: `s${n}` }, text: { S: randomUUID() } }));
  mkdirSync(there);
  for (const [line, env, code, expected] of [
    [there, {}, 3, /is there already: name a new folder/],
    [join(folder, 'no', 'such'), {}, 2, /Cannot make .*No such file/],
    [newFolder(), { PATH: '/nonexistent' }, 4,
      /no pg_dump here: install it.*postgresql-client/],
    [newFolder(), { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, 5,
      /does not answer: start it/],
    [newFolder(), { CONNECTION_URL: 'postgresql://a@127.0.0.1:1/b' }, 5,
      /is not running: start it/],
    [newFolder(), { PATH: failing('pg_dump') }, 1, /pg_dump failed/]]) {
    const result = await ctl(place, `backup ${line}`, env);

    assert.equal(result.code, code, result.err);
    assert.match(result.err, expected);
    assert.ok(!existsSync(`${line}.part`) && (line === there
      || !existsSync(line)));
  }
  const full = newFolder();
  const { status, stderr } = spawnSync('bash', ['-c',
    `trap '' XFSZ; ulimit -f 8; exec ${program} backup ${full}`],
  { env: place.env, encoding: 'utf8' });

  assert.equal(status, 1, stderr);
  assert.match(stderr, /cannot be written: File too large/);
  assert.ok(!existsSync(full) && !existsSync(`${full}.part`));
});

test('a backup takes over what one that was killed has left', async () => {
  const place = await madePlace();
  const backup = newFolder();
  const slow = await dynamodbBefore(async (action) => {
    if (action === 'Scan')
      await new Promise(() => {});
  });
  const child = spawn(program, ['backup', backup], { stdio: 'ignore',
    env: { ...place.env, AWS_ENDPOINT_URL_DYNAMODB: slow.url } });

  await until('the folder', () =>
    existsSync(join(`${backup}.part`, 'items.json.gz')), 30000)
    .catch((error) => { child.kill('SIGKILL'); throw error; });
  const second = await ctl(place, `backup ${backup}`);

  assert.equal(second.code, 3);
  assert.match(second.err, /Another backup to .* is under way/);
  child.kill('SIGKILL');
  await once(child, 'close');
  slow.stop();
  assert.equal((await ctl(place, `restore ${backup} --yes`)).code, 4);
  assert.equal((await ctl(place, `restore ${backup}.part --yes`)).code, 4);
  await run(place, `backup ${backup}`);
  assert.ok(!existsSync(`${backup}.part`));
  await run(place, `restore ${backup} --yes`);
});

/* A DynamoDB that seems to hold `many` items, and counts what is written. */
async function tableOf(many) {
  const item = (n) => ({ pk: { S: `x${n}` }, sk: { S: 'y' },
    message: { S: `${n} ${'z'.repeat(300)}` } });
  const counts = { PutRequest: 0, DeleteRequest: 0 };
  const scan = ({ ExclusiveStartKey: last, Limit: limit }) => {
    const from = last ? Number(last.pk.S.slice(1)) + 1 : 0;
    const end = Math.min(many, from + limit);

    return { Items: Array.from({ length: end - from }, (_, i) =>
      item(from + i)), ...(end < many && { LastEvaluatedKey:
      { pk: item(end - 1).pk, sk: item(end - 1).sk } }) };
  };
  const server = await dynamodbBefore((action, body) => {
    if (action === 'Scan')
      return { status: 200, body: scan(body) };
    if (action !== 'BatchWriteItem')
      return null;
    for (const request of Object.values(body.RequestItems).flat())
      counts[Object.keys(request)[0]]++;
    return { status: 200, body: { UnprocessedItems: {} } };
  });

  return Object.assign(server, { counts });
}

test(`${MANY} items take no more memory than a page of them`, async () => {
  const place = await madePlace();
  const peak = { backup: [], restore: [] };

  for (const many of [1000, MANY]) {
    const server = await tableOf(many);
    const backup = newFolder();

    place.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
    for (const command of [`backup ${backup}`, `restore ${backup} --yes`]) {
      const { code, err, peakKb } = await ctlMeasured(place, command);
      const [name] = command.split(' ');

      assert.equal(code, name === 'restore' ? 7 : 0, err.slice(-1000));
      peak[name].push(peakKb);
    }
    server.stop();
    assert.equal(saved(backup).length, many);
    assert.deepEqual(server.counts, { PutRequest: many, DeleteRequest: many });
  }
  place.env.AWS_ENDPOINT_URL_DYNAMODB = env.AWS_ENDPOINT_URL_DYNAMODB;
  for (const [few, all] of Object.values(peak))
    assert.ok(all < few * 1.5, JSON.stringify(peak));
});
