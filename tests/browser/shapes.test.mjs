/*
 * The client's types, held against real answers by the compiler: a member
 * that is missing, unknown or of another kind is a fault.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkout } from '../../stack/paths.mjs';
import { get, say } from '../lib/answers.mjs';
import { people } from '../lib/people.mjs';
import { api } from '../lib/stack.mjs';

const frontend = join(checkout, 'frontend');
const ts = createRequire(join(frontend, 'package.json'))('typescript');

test('the types of the client are those of the answers', async () => {
  const [ann, bob] = await people(2);
  const created = await say(bob, { handle: ann.handle, message: 'hi' });
  const group = created.message_group_uuid;
  const { json: post } = await api('POST', '/api/activities', {
    token: ann.token, body: { message: 'hello', ttl: '1-hour' } });

  for (const [method, path, body] of [['PUT', 'repost'],
    ['POST', 'reply', { message: 'well' }]])
    await api(method, `/api/activities/${post.uuid}/${path}`,
      { token: bob.token, body });
  const answers = [
    ['Me', await get(ann, '/api/me')],
    ['Profile', await get(ann, `/api/users/@${bob.handle}`)],
    ['UserShort', await get(null, `/api/users/@${bob.handle}/short`)],
    ['UserShort[]', await get(ann, `/api/users/search?term=${bob.handle}`)],
    ['CreatedMessage', created],
    ['MessageGroup[]', await get(ann, '/api/message_groups')],
    ['Conversation', await get(ann, `/api/message_groups/${group}`)],
    ['Message[]', await get(ann, `/api/messages/${group}`)],
    ['Activity', post],
    ['Activity[]', await get(null, `/api/activities/@${bob.handle}`)],
    ['ActivityPage', await get(ann, `/api/activities/${post.uuid}`)],
    ['Notification[]', await get(ann, '/api/activities/notifications')],
  ];

  for (const [type, answer] of answers)
    assert.ok(!Array.isArray(answer) || answer.length > 0, `${type}: empty`);
  assert.deepEqual(faultsOf(answers), []);
});

/* What the compiler says of constants of these types with these values. */
function faultsOf(answers) {
  const path = join(frontend, 'src', 'lib', 'api', 'answers.check.ts');
  const text = `import type * as api from './types';\n${answers.map(
    ([type, answer], index) => `export const answer${index}: api.${type} =\n  ${
      JSON.stringify(answer)};`).join('\n')}\n`;
  const options = { strict: true, noEmit: true, skipLibCheck: true,
    target: ts.ScriptTarget.ES2023, types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;

  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) => name === path
    ? ts.createSourceFile(name, text, ...rest) : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);

  return ts.getPreEmitDiagnostics(program).map(({ messageText, start }) =>
    `${ts.flattenDiagnosticMessageText(messageText, '\n')} in ${
      text.slice(start ?? 0, (start ?? 0) + 120)}`);
}
