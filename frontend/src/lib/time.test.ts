import { describe, expect, it } from 'vitest';
import { age, cappedCount, dayName, timeLeft } from './time';

/* A Sunday afternoon, local time. */
const NOW = new Date(2026, 10, 22, 15, 0, 0).getTime();
const at = (day: number, hour: number, minute = 0, month = 10) =>
  new Date(2026, month, day, hour, minute).getTime();

describe('age', () => {
  it.each([
    ['now', NOW - 59_000],
    ['now', NOW + 5_000],
    ['1m', NOW - 60_000],
    ['59m', NOW - 3_599_000],
    ['3h', at(22, 12)],
    ['15h', at(22, 0)],
    ['Sat', at(21, 23, 59)],
    ['Mon', at(16, 8)],
  ])('says %s', (text, time) => {
    expect(age(time, NOW)).toBe(text);
  });

  it('names the date once a week has gone, and the year of another', () => {
    expect(age(at(15, 8), NOW)).toMatch(/15/);
    expect(age(at(15, 8), NOW)).not.toMatch(/2026/);
    expect(age(new Date(2025, 2, 1).getTime(), NOW)).toMatch(/2025/);
  });
});

it('names days by the calendar, not by 24 hours', () => {
  expect(dayName(at(22, 0, 1), NOW)).toBe('Today');
  expect(dayName(at(21, 23, 59), NOW)).toBe('Yesterday');
  expect(dayName(at(17, 12), NOW)).toBe('Tuesday');
});

it('says how long something lasts yet', () => {
  expect(timeLeft(NOW + 3 * 86_400_000 + 1, NOW)).toBe('3d');
  expect(timeLeft(NOW + 7 * 86_400_000 - 5_000, NOW)).toBe('7d');
  expect(timeLeft(NOW + 86_400_000 - 1, NOW)).toBe('1d');
  expect(timeLeft(NOW + 3_600_000, NOW)).toBe('1h');
  expect(timeLeft(NOW + 3_599_000, NOW)).toBe('1h');
  expect(timeLeft(NOW + 59_000, NOW)).toBe('59s');
  expect(timeLeft(NOW + 100, NOW)).toBe('1s');
  expect(timeLeft(NOW - 100, NOW)).toBe('0s');
  expect(timeLeft(NOW + 120_000, NOW, 'long')).toBe('2 minutes');
});

it('caps at 99+', () => {
  expect(cappedCount(99)).toBe('99');
  expect(cappedCount(100)).toBe('99+');
});
