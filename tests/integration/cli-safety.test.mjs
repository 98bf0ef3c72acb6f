/* cruddurctl in wrong hands, with wrong words, at the wrong place. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cleanUp, ctl, ctlAtTerminal, databaseExists, ownPlace, sql,
  tableExists } from '../lib/cli.mjs';

const place = ownPlace();

before(async () => {
  for (const line of ['db setup --yes', 'ddb schema-load']) {
    const { code, err } = await ctl(place, line);

    assert.equal(code, 0, err);
  }
});

after(() => cleanUp(place));

async function assertRefused(line, env, expected, code = 3) {
  const result = await ctl(place, line, env);

  assert.equal(result.code, code, `${line}: ${result.err}`);
  assert.match(result.err, expected);
  assert.equal(result.out, '');
  assert.ok(databaseExists(place));
  assert.equal(sql(place, 'select count(*) from users'), '6');
  assert.equal(await tableExists(place), true);
}

/* PostgreSQL takes the first of two hosts; the second makes it a far one. */
function farDatabase() {
  const url = place.env.CONNECTION_URL.replace(/(@[^/]+)\//,
    '$1,far.invalid:1/');

  return { CONNECTION_URL: url };
}

/* 0.0.0.0 leads here, too, but is no name of this machine. */
function farTable() {
  const url = new URL(place.env.AWS_ENDPOINT_URL_DYNAMODB);

  url.hostname = '0.0.0.0';
  return { AWS_ENDPOINT_URL_DYNAMODB: url.href };
}

test('nothing is destroyed when nobody can be asked', async () => {
  for (const line of ['db drop', 'db setup', `ddb drop ${place.name}`])
    await assertRefused(line, {}, /add --yes if you mean it/);
});

test('a wrong --target destroys nothing, --yes or not', async () => {
  for (const line of ['db drop', 'db setup', `ddb drop ${place.name}`])
    await assertRefused(`${line} --yes --target cruddur`, {},
      /--target says cruddur/);
});

test('--yes alone is not enough for another machine', async () => {
  for (const line of ['db drop', 'db setup', 'db seed'])
    await assertRefused(`${line} --yes`, farDatabase(),
      new RegExp(`--yes --target ${place.name}`));
  for (const line of [`ddb drop ${place.name}`, 'ddb seed'])
    await assertRefused(`${line} --yes`, farTable(),
      new RegExp(`--yes --target ${place.name}`));
});

test('another machine with its name given is served', async () => {
  const { code, err } = await ctl(place,
    `db seed --yes --target ${place.name}`, farDatabase());

  assert.equal(code, 0, err);
});

test('another name or nothing typed destroys nothing', async () => {
  for (const answer of ['yes', '', `${place.name} `, place.name.slice(1)]) {
    const { code, out } = await ctlAtTerminal(place, 'db drop', answer);

    assert.equal(code, 3, out);
    assert.match(out, /nothing was changed/);
    assert.ok(databaseExists(place));
  }
});

test('the name typed is enough', async () => {
  const own = ownPlace();

  await ctl(own, 'db create');
  const { code, out } = await ctlAtTerminal(own, 'db drop', own.name);

  assert.equal(code, 0, out);
  assert.equal(databaseExists(own), false);
});

test("PostgreSQL's own databases are not dropped", async () => {
  const url = new URL(place.env.CONNECTION_URL);

  for (const name of ['postgres', 'template1']) {
    url.pathname = `/${name}`;
    await assertRefused('db drop --yes', { CONNECTION_URL: url.href },
      /own database/);
  }
});

test('a wrong place is said in one sentence, without the password',
  async () => {
    const good = new URL(place.env.CONNECTION_URL);
    const cases = [
      [{ password: 'wrong-and-secret' }, /refuses the password/, 6],
      [{ port: '1' }, /is not running: start it/, 5],
      [{ hostname: 'no-such-host.invalid' }, /cannot be found|no such host/,
        5],
    ];

    for (const [change, expected, code] of cases) {
      const url = Object.assign(new URL(good), change);
      const { err } = await ctl(place, 'db migrate',
        { CONNECTION_URL: url.href });

      await assertRefused('db drop --yes', { CONNECTION_URL: url.href },
        expected, code);
      assert.equal(err.trim().split('\n').at(-1).match(/^cruddurctl: /).length,
        1);
      assert.ok(!err.includes('wrong-and-secret'));
      assert.ok(!url.password || !err.includes(`:${url.password}@`));
    }
  });

test('a DynamoDB that is not there is said in one sentence', async () => {
  await assertRefused(`ddb drop ${place.name} --yes`,
    { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
    /DynamoDB at http:\/\/127.0.0.1:1 does not answer/, 5);
});

test('wrong words get the nearest right ones', async () => {
  const cases = [['db crate', /'create'/], ['bd drop', /'db'/],
    ['ddb list-table', /'list-tables'/], ['db drop --yse', /--yes/],
    ['db', /Say which/], ['ddb drop', /ddb drop TABLE/],
    ['db drop now', /Write it so/], ['ddb drop ', /ddb drop TABLE/], ['db frobnicate', /--help/]];

  for (const [line, expected] of cases)
    await assertRefused(line, {}, expected, 2);
});

test('a URL that hides its host in a service file is not taken', async () => {
  const url = new URL(place.env.CONNECTION_URL);

  url.search = '?service=elsewhere';
  await assertRefused('db drop --yes', { CONNECTION_URL: url.href },
    /no connection URL/, 2);
});

test('missing settings are all named', async () => {
  await assertRefused('ddb seed', { CONNECTION_URL: '',
    AWS_DEFAULT_REGION: '', AWS_REGION: '' },
  /CONNECTION_URL[^]*AWS_(DEFAULT_)?REGION[^]*file that CRUDDUR_SETTINGS_FILE/,
  2);
});

test('help explains the program and every command', async () => {
  const { out } = await ctl(place, '--help');
  const commands = [...out.matchAll(/^ {2}([a-z]+) ([a-z-]+) /gm)];

  assert.ok(commands.length >= 17);
  assertNarrow(out);
  for (const [, group, name] of commands) {
    const help = await ctl(place, `${group} ${name} --help`);

    assert.equal(help.code, 0);
    assertNarrow(help.out);
    assert.match(help.out, new RegExp(
      `Example:\n  cruddurctl ${group} ${name}`));
  }
  assert.match((await ctl(place, '--version')).out, /^cruddurctl \d+\.\d+/);
});

/* For a terminal of 80 columns. */
function assertNarrow(text) {
  for (const line of text.split('\n'))
    assert.ok(line.length <= 80, line);
}
