import { expect, it } from 'vitest';
import { mentionAt, withMention } from './mentions';

it.each([
  ['@an', 3, { from: 0, term: 'an' }],
  ['hi @An_1', 8, { from: 3, term: 'An_1' }],
  ['(@an) more', 4, { from: 1, term: 'an' }],
  ['نعم @an', 7, { from: 4, term: 'an' }],
  ['@', 1, null],
  ['ann@example', 11, null],
  ['x/@an', 5, null],
  ['@an', 2, null],
  ['@an ', 4, null],
  [`@${'a'.repeat(21)}`, 22, null],
])('%s at %i', (text, caret, found) => {
  expect(mentionAt(text, caret)).toEqual(found);
});

it('puts the whole handle in, with one space behind it', () => {
  expect(withMention('hi @an', { from: 3, term: 'an' }, 'Ann'))
    .toEqual({ text: 'hi @Ann ', caret: 8 });
  expect(withMention('@an there', { from: 0, term: 'an' }, 'Ann'))
    .toEqual({ text: '@Ann there', caret: 5 });
});
