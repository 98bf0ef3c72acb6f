/* Which setting is in force, and how it is written down. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultSettings, parseSettings, settingsIn, settingsInForce,
  writeSettings } from '../../stack/settings.mjs';

const defaults = defaultSettings({ dynamodb: { url: 'http://127.0.0.1:1' },
  url: 'http://127.0.0.1:2', socket: '/run/s', sql: '/sql' });

test('what the environment says wins, and only settings are taken', () => {
  const given = settingsIn({ DDB_MESSAGE_TABLE: 'other', PATH: '/bin',
    CRUDDUR_LOG_LEVEL: 'debug', CRUDDUR_MASTER_PID: '1',
    AWS_SESSION_TOKEN: 'token' }, defaults);
  const settings = settingsInForce(defaults, given);

  assert.deepEqual(Object.keys(given).sort(),
    ['AWS_SESSION_TOKEN', 'CRUDDUR_LOG_LEVEL', 'DDB_MESSAGE_TABLE']);
  assert.equal(settings.DDB_MESSAGE_TABLE, 'other');
  assert.equal(settings.FRONTEND_URL, 'http://127.0.0.1:2');
});

test('no default hides what is given', () => {
  const one = settingsInForce(defaults, { AWS_ENDPOINT_URL: 'http://x' });
  const two = settingsInForce(defaults,
    { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://x' });
  const three = settingsInForce(defaults, { AWS_ENDPOINT_URL: 'http://x',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://y' });

  assert.equal(one.AWS_ENDPOINT_URL_DYNAMODB, '');
  assert.equal(two.AWS_ACCESS_KEY_ID, '');
  assert.equal(three.AWS_ENDPOINT_URL_DYNAMODB, 'http://y');
});

test('a file of settings reads the same in bash and here', () => {
  const dir = mkdtempSync('/tmp/cruddur-settings-');
  const path = join(dir, 'env');
  const settings = { ONE: 'postgresql://a:b@127.0.0.1:5/c?x=1&y=2', TWO: '',
    THREE: 'two words', FOUR: '$HOME' };

  writeSettings(path, settings);
  const seen = execFileSync('bash', ['-c',
    `set -a; . ${path}; printf '%s\\n' "$ONE" "$TWO" "$THREE" "$FOUR"`],
  { encoding: 'utf8' });
  const parsed = parseSettings(readFileSync(path, 'utf8'));

  rmSync(dir, { recursive: true });
  assert.deepEqual(seen.trimEnd().split('\n'), Object.values(settings));
  assert.deepEqual(parsed, settings);
});
