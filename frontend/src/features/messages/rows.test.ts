import { describe, expect, it } from 'vitest';
import { firstUnread, rowsOf } from './rows';

const at = (day: number, hour: number, minute: number) =>
  new Date(2026, 10, day, hour, minute).toISOString()
    .replace('Z', '000Z');
const message = (uuid: string, handle: string, time: string) =>
  ({ uuid, handle, display_name: handle, message: uuid, created_at: time });

const thread = [
  message('d', 'ann', at(22, 9, 1)),
  message('c', 'ann', at(22, 9, 0)),
  message('b', 'bob', at(21, 23, 59)),
  message('a', 'ann', at(21, 23, 58)),
];

describe('rowsOf', () => {
  it('puts days, the new line and messages in order', () => {
    const rows = rowsOf(thread, 'bob', 'c');

    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'message',
      'day', 'new', 'message', 'message']);
  });

  it('joins what one person says in one go', () => {
    const shapes = rowsOf(thread, 'bob', null).flatMap((row) =>
      row.kind === 'message' ? [[row.key, row.mine, row.first, row.last]] : []);

    expect(shapes).toEqual([['a', false, true, true], ['b', true, true, true],
      ['c', false, true, false], ['d', false, false, true]]);
  });
});

describe('firstUnread', () => {
  it('is after what was read', () => {
    expect(firstUnread(thread, 'bob', at(22, 9, 0))).toBe('d');
    expect(firstUnread(thread, 'bob', at(22, 9, 1))).toBeNull();
  });

  it('is after what one said oneself', () => {
    expect(firstUnread(thread, 'bob', null)).toBe('c');
    expect(firstUnread(thread, 'ann', null)).toBeNull();
  });
});
