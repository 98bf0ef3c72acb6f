import { expect, it } from 'vitest';
import { codePoints, isBlank } from './codePoints';

it('counts code points, not UTF-16 units', () => {
  expect(codePoints('héllo')).toBe(5);
  expect(codePoints('😀😀')).toBe(2);
  expect(codePoints('👩‍👩‍👧')).toBe(5);
});

it('does not count what is trimmed away', () => {
  expect(codePoints('  a b \n')).toBe(3);
});

it('calls text blank that shows nothing', () => {
  for (const text of ['', ' \n\t', '\u200B\u200D', '\uFEFF', '\u3164'])
    expect(isBlank(text)).toBe(true);
  expect(isBlank('\u200Ba')).toBe(false);
  expect(isBlank('.')).toBe(false);
});
