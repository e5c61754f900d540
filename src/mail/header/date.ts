/**
 * The Date header (RFC 5322 section 3.3, obsolete forms of 4.3) as milliseconds since the epoch, and the forms that are none of it:
 * ISO 8601, month before day, dots or slashes, twelve-hour clocks, zone names, no zone (taken as UTC).
 */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours east of UTC. RFC 5322's obsolete zones, and others met in mail where the name means one zone only. */
const zones: Readonly<Record<string, number>> = {
  ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10,
  cet: 1, cest: 2, met: 1, mest: 2, mez: 1, mesz: 2, bst: 1, west: 1, eet: 2, eest: 3, msk: 3, msd: 4, jst: 9, kst: 9, aest: 10, aedt: 11, acst: 9.5,
  awst: 8, nzst: 12, nzdt: 13, sgt: 8, hkt: 8, brt: -3,
}; // prettier-ignore

const minuteMs = 60_000;
const maxLength = 200;

const clock = /(\d{1,2})(?:\s*:\s*|\.)(\d{2})(?:(?:\s*:\s*|\.)(\d{2})(?:[.,]\d{1,9})?)?\s*([ap]\.?m\b\.?)?/i;
const dayMonthYear = /(\d{1,2})(?:st|nd|rd|th|\.)?[\s./-]*([a-z]{3})[a-z]*\.?[\s,./-]*(\d{2,4})(?!\d|:)/i;
const monthDay = /([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)/i;
const yearAlone = /(?:^|[\s,])(\d{4})(?=$|[\s,)])/;
const isoDate = /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const numericDate = /(\d{1,2})\.(\d{1,2})\.(\d{4})/;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const monthOf = (name: string | undefined): number => months.indexOf((name ?? '').toLowerCase().slice(0, 3));

/** RFC 5322 section 4.3: two digits below 50 are 20xx, others and three digits count from 1900. */
function fullYear(digits: string | undefined): number {
  const year = Number(digits);
  if ((digits ?? '').length >= 4) return year;
  return year < 50 ? year + 2000 : year + 1900;
}

function readDay(text: string): Day | null {
  const iso = isoDate.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]) - 1, day: Number(iso[3]) };
  const named = dayMonthYear.exec(text);
  if (named && monthOf(named[2]) >= 0)
    return { year: fullYear(named[3]), month: monthOf(named[2]), day: Number(named[1]) };
  const numeric = numericDate.exec(text);
  if (numeric) return { year: Number(numeric[3]), month: Number(numeric[2]) - 1, day: Number(numeric[1]) };
  for (const american of text.matchAll(new RegExp(monthDay, 'gi'))) {
    const year = yearAlone.exec(text);
    if (year && monthOf(american[1]) >= 0)
      return { year: Number(year[1]), month: monthOf(american[1]), day: Number(american[2]) };
  }
  return null;
}

/** Minutes east of UTC of what stands behind the clock; 0 when it says nothing. RFC 5322: -0000 means UTC, place unknown. */
function readZone(text: string): number {
  const numeric = /^\s*(?:gmt|utc|ut)?\s*([+-])\s?(\d{2}):?(\d{2})?(?!\d)/i.exec(text);
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return numeric[1] === '-' ? -minutes : minutes;
  }
  const name = /[a-z]{1,5}/i.exec(text)?.[0].toLowerCase() ?? '';
  return (Object.hasOwn(zones, name) ? (zones[name] ?? 0) : 0) * 60;
}

/** Hour of a match of `clock`, am and pm counted in. */
function hourOf(time: RegExpExecArray): number {
  const written = Number(time[1]);
  const half = time[4]?.toLowerCase();
  return half === undefined ? written : (written % 12) + (half.startsWith('p') ? 12 : 0);
}

/** Milliseconds since the epoch, or null when the value names no day. */
export function parseDate(value: string): number | null {
  const text = value
    .slice(0, maxLength)
    .replace(/\([^()]*\)/g, ' ')
    .trim();
  const time = clock.exec(text.replace(numericDate, (date) => ' '.repeat(date.length)));
  const day = readDay(time ? `${text.slice(0, time.index)} ${text.slice(time.index + time[0].length)}` : text);
  if (!day || day.month < 0 || day.month > 11 || day.day < 1 || day.day > 31) return null;
  const hour = time ? hourOf(time) : 0;
  const minute = Number(time?.[2] ?? 0);
  if (hour > 24 || minute > 59) return null;
  const local = Date.UTC(day.year, day.month, day.day, hour, minute, Math.min(59, Number(time?.[3] ?? 0)));
  const zone = time ? readZone(text.slice(time.index + time[0].length)) : 0;
  return Number.isNaN(local) ? null : local - zone * minuteMs;
}
