/** Dates of RFC 9051 section 9: `date` in SEARCH, `date-time` in INTERNALDATE and APPEND. */
import { accept, run, string, type Cursor } from './cursor';
import { bad } from './refusal';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** `"17-Jul-1996 02:44:25 +0000"`; this server's zone is UTC. */
export function formatDateTime(timeMs: number): string {
  const d = new Date(timeMs);
  const date = `${String(d.getUTCDate()).padStart(2, ' ')}-${months[d.getUTCMonth()] ?? ''}-${d.getUTCFullYear()}`;
  return `"${date} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} +0000"`;
}

/** The quoted date-time of APPEND, in milliseconds since the epoch. */
export function dateTime(cursor: Cursor): number {
  const text = string(cursor);
  const match = /^( \d|\d\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/u.exec(text);
  if (!match) throw bad('Expected a date-time such as "17-Jul-1996 02:44:25 -0700"');
  const [, day = '', month = '', year = '', hours, minutes, seconds, sign, zoneHours, zoneMinutes] = match;
  const dayStart = dayMs(Number(day), month, Number(year));
  const zoneMinutesEast = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return dayStart + ((Number(hours) * 60 + Number(minutes) - zoneMinutesEast) * 60 + Number(seconds)) * 1000;
}

/** The date of a search key, quoted or not: midnight UTC in milliseconds since the epoch. */
export function searchDate(cursor: Cursor): number {
  const quoted = accept(cursor, '"');
  const text = run(cursor, /\d{1,2}-[A-Za-z]{3}-\d{4}/y, 'a date such as 1-Feb-1994');
  if (quoted && !accept(cursor, '"')) throw bad('A quoted date does not end');
  const [day = '', month = '', year = ''] = text.split('-');
  return dayMs(Number(day), month, Number(year));
}

function dayMs(day: number, monthName: string, year: number): number {
  const month = months.findIndex((each) => each.toLowerCase() === monthName.toLowerCase());
  const timeMs = Date.UTC(year, month, day);
  if (month < 0 || new Date(timeMs).getUTCDate() !== day) throw bad('There is no such date');
  return timeMs;
}
