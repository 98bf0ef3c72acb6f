import { describe, expect, it } from 'vitest';
import { segments } from './segments';

const marks = (text: string) => segments(text)
  .filter(({ kind }) => kind !== 'text')
  .map((segment) => `${segment.kind} ${segment.text}`);

describe('segments', () => {
  it.each([
    ['hi @bayko!', ['handle @bayko']],
    ['@abc @de @a_very_long_handle_that_is', ['handle @abc']],
    ['mail me@example.com', []],
    ['.@bayko /@bayko @@bayko', []],
    ['(@bayko)', ['handle @bayko']],
    ['a #tag and #123 and #äther', ['tag #tag', 'tag #äther']],
    ['see https://a.b/c?d=e#f.', ['link https://a.b/c?d=e#f']],
    ['(https://a.b/c_(d))', ['link https://a.b/c_(d)']],
    ['https://a.b/@bayko', ['link https://a.b/@bayko']],
    ['javascript:alert(1) data:text/html,x ftp://a', []],
    ['HTTP://EXAMPLE.COM', ['link HTTP://EXAMPLE.COM']],
  ])('finds in %j', (text, expected) => {
    expect(marks(text)).toEqual(expected);
  });

  it('loses nothing', () => {
    for (const text of ['', 'plain', 'https:// @x #1 https://a.b, @bayko\n#z',
      '<b>@bayko</b> &amp; "https://a.b"'])
      expect(segments(text).map((segment) => segment.text).join(''))
        .toBe(text);
  });

  it('links only to http and https', () => {
    for (const segment of segments('https://a.b http://c.d javascript://e'))
      if (segment.kind === 'link')
        expect(segment.href).toMatch(/^https?:/);
  });
});
