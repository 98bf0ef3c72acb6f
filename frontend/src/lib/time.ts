/* Every date and number that people read, by Intl, in local time. */
const LOCALE = navigator.languages.find((name) => name.startsWith('en'))
  ?? 'en';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK_DAYS = 6;

const formats = {
  clock: new Intl.DateTimeFormat(LOCALE,
    { hour: 'numeric', minute: '2-digit' }),
  weekday: new Intl.DateTimeFormat(LOCALE, { weekday: 'long' }),
  shortWeekday: new Intl.DateTimeFormat(LOCALE, { weekday: 'short' }),
  date: new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' }),
  dateOfYear: new Intl.DateTimeFormat(LOCALE,
    { day: 'numeric', month: 'short', year: 'numeric' }),
  longDate: new Intl.DateTimeFormat(LOCALE,
    { weekday: 'long', day: 'numeric', month: 'long' }),
  month: new Intl.DateTimeFormat(LOCALE, { month: 'long', year: 'numeric' }),
  full: new Intl.DateTimeFormat(LOCALE,
    { dateStyle: 'full', timeStyle: 'short' }),
  relativeDay: new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }),
  number: new Intl.NumberFormat(LOCALE),
  short: new Intl.NumberFormat(LOCALE,
    { notation: 'compact', maximumFractionDigits: 1 }),
};

function unit(value: number, name: 'second' | 'minute' | 'hour' | 'day',
  display: 'narrow' | 'long' = 'narrow'): string {
  return new Intl.NumberFormat(LOCALE,
    { style: 'unit', unit: name, unitDisplay: display }).format(value);
}

/* 14:32 */
export function clockTime(time: number): string {
  return formats.clock.format(time);
}

export function fullTime(time: number): string {
  return formats.full.format(time);
}

/* November 2026 */
export function monthOf(time: number): string {
  return formats.month.format(time);
}

export function count(value: number): string {
  return formats.number.format(value);
}

/* 1.2K */
export function shortCount(value: number): string {
  return formats.short.format(value);
}

/* "99+" for what is capped at 100. */
export function cappedCount(value: number): string {
  return value >= 100 ? '99+' : count(value);
}

/* How old: now, 5m, 3h, then the weekday, then the date. */
export function age(time: number, now: number): string {
  const ms = now - time;

  if (ms < MINUTE)
    return 'now';
  if (ms < HOUR)
    return unit(Math.floor(ms / MINUTE), 'minute');
  if (daysBetween(time, now) === 0)
    return unit(Math.floor(ms / HOUR), 'hour');
  if (daysBetween(time, now) <= WEEK_DAYS)
    return formats.shortWeekday.format(time);
  return yearOf(time) === yearOf(now) ? formats.date.format(time)
    : formats.dateOfYear.format(time);
}

/* The heading over a day's messages. */
export function dayName(time: number, now: number): string {
  const days = daysBetween(time, now);

  if (days <= 1)
    return capital(formats.relativeDay.format(-Math.max(0, days), 'day'));
  if (days <= WEEK_DAYS)
    return formats.weekday.format(time);
  return yearOf(time) === yearOf(now) ? formats.longDate.format(time)
    : formats.dateOfYear.format(time);
}

/* How long something lasts yet, about: 3d, 5h, 12m, 40s. */
export function timeLeft(until: number, now: number,
  display: 'narrow' | 'long' = 'narrow'): string {
  const ms = Math.max(0, until - now);

  if (ms >= DAY)
    return unit(Math.round(ms / DAY), 'day', display);
  if (ms >= HOUR)
    return unit(Math.round(ms / HOUR), 'hour', display);
  if (ms >= MINUTE)
    return unit(Math.round(ms / MINUTE), 'minute', display);
  return unit(Math.ceil(ms / 1000), 'second', display);
}

/* A key for the local day of a time. */
export function dayOf(time: number): string {
  const date = new Date(time);

  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/* Days of the calendar from one to the other, not spans of 24 hours. */
function daysBetween(time: number, now: number): number {
  return Math.round((midnight(now) - midnight(time)) / DAY);
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

function yearOf(time: number): number {
  return new Date(time).getFullYear();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
