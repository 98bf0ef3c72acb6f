/* Bash completion of cruddurctl, asked as a bash asks it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { program } from '../lib/cli.mjs';
import { checkout } from '../../stack/paths.mjs';

const script = join(checkout, 'completion', 'cruddurctl');
const help = (...words) => spawnSync(program, [...words, '--help'],
  { encoding: 'utf8' }).stdout;
const optionsOf = (text) => [...text.matchAll(/^ {2}(--\S+)/gm)]
  .map(([, name]) => name);

/* What a tab offers behind these words, the last of them just begun. */
function offered(...words) {
  const { stdout, status, stderr } = spawnSync('bash', ['-c', `
    . "${script}"
    COMP_WORDS=(cruddurctl "$@") COMP_CWORD=$#
    _cruddurctl cruddurctl
    printf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', ...words],
  { encoding: 'utf8',
    env: { PATH: `${dirname(program)}:${process.env.PATH}` } });

  assert.equal(status, 0, stderr);
  return stdout.split('\n').filter(Boolean);
}

/* The one or two words of every command that --help names. */
function commands() {
  return [...help().matchAll(/^ {2}([a-z]+)(?: ([a-z-]+))?(?: [A-Z]+)? {2}/gm)]
    .map(([, ...words]) => words.filter(Boolean));
}

test('every group, command and option of --help is offered', () => {
  const all = commands();
  const groups = [...new Set(all.filter((words) => words.length === 2)
    .map(([group]) => group))];
  const alone = all.filter((words) => words.length === 1).flat();

  assert.ok(all.length >= 13);
  assert.deepEqual(offered('').sort(),
    [...groups, ...alone, 'help', '--help', '--version'].sort());
  for (const group of groups)
    assert.deepEqual(offered(group, '').sort(), ['--help', ...all
      .filter(([of]) => of === group).map(([, command]) => command)].sort());
  for (const words of all) {
    const text = help(...words);
    const careful = text.includes('cannot be undone')
      || text.includes('destroys');

    assert.deepEqual(
      offered(...words, '-').map((word) => word.replace('=', '')).sort(),
      optionsOf(text).filter((name) => !careful
        || !['--yes', '--target'].includes(name)).sort());
  }
});

test('a word that has begun is completed', () => {
  assert.deepEqual(offered('dd'), ['ddb']);
  assert.deepEqual(offered('ddb', 'get'), ['get-conversation']);
  assert.deepEqual(offered('ddb', 'scan', '--l'), ['--limit=']);
  assert.deepEqual(offered('--json', 'ddb', 'sca'), ['scan']);
  assert.deepEqual(offered('help', 'ddb', 'sca'), ['scan']);
});

test('a value is nobody\'s to guess', () => {
  assert.deepEqual(offered('ddb', 'scan', '--limit', ''), []);
  assert.deepEqual(offered('ddb', 'scan', '--limit', '='), []);
  assert.deepEqual(offered('ddb', 'scan', '--limit', '=', '5'), []);
  assert.ok(offered('ddb', 'scan', '--limit', '=', '5', '--c')
    .includes('--cost'));
});

test('nothing dangerous is offered', () => {
  const words = offered('ddb', 'drop', '');

  assert.deepEqual(words.sort(), ['--help', '--json']);
  assert.deepEqual(offered('frobnicate', ''), []);
});
