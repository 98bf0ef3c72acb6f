import { expect, it } from 'vitest';
import { handleFault } from './handle';
import { safeNext } from './pending';

it('takes what the server takes', () => {
  for (const handle of ['abc', 'A_1', 'x'.repeat(20)])
    expect(handleFault(handle)).toBeNull();
  for (const handle of ['ab', 'a b', 'äbc', 'x'.repeat(21), 'Admin', 'a-b'])
    expect(handleFault(handle)).not.toBeNull();
});

it('leads to no other site after signing in', () => {
  expect(safeNext('/messages?x=1')).toBe('/messages?x=1');
  for (const next of [null, '', '//evil.example', '/\\evil.example',
    'https://evil.example', 'javascript:alert(1)'])
    expect(safeNext(next)).toBe('/');
});
