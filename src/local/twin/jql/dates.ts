/** Times in JQL: days, minutes, distances from now (`-1d`, `2w 3h`), and functions. The site's time zone is UTC. */
import type { Operand } from './parse';

const unitMs: Readonly<Record<string, number>> = {
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
};

/** Milliseconds; null when the operand is no time. */
export function timeOf(operand: Operand, nowMs: number): number | null {
  if (operand.kind === 'empty') return null;
  if (operand.kind === 'function') return functionTime(operand.name.toLowerCase(), operand.args[0], nowMs);
  const { text } = operand;
  const distance = distanceMs(text);
  if (distance !== null) return nowMs + distance;
  const day = /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[ T](\d\d?):(\d\d))?$/.exec(text.trim());
  if (day) {
    const [year = 0, month = 1, date = 1, hour = 0, minute = 0] = day.slice(1).map((part) => Number(part || 0));
    const ms = Date.UTC(year, month - 1, date, hour, minute);
    return Number.isNaN(ms) ? null : ms;
  }
  return /^\d{12,}$/.test(text) ? Number(text) : null;
}

/** `-1d`, `+2w`, `1w 2d`. A bare number counts minutes. */
function distanceMs(text: string): number | null {
  const sign = text.trim().startsWith('-') ? -1 : 1;
  const rest = text.trim().replace(/^[-+]/, '');
  if (!/^\d+[wdhm]?(\s+\d+[wdhm])*$/.test(rest) || /^\d{6,}$/.test(rest)) return null;
  const parts = rest.split(/\s+/).map((part) => parseInt(part, 10) * (unitMs[part.replace(/\d/g, '') || 'm'] ?? 0));
  return sign * parts.reduce((sum, part) => sum + part, 0);
}

const dayMs = 86_400_000;

function functionTime(name: string, argument: string | undefined, nowMs: number): number | null {
  const offset = argument === undefined ? 0 : distanceMs(argument);
  if (offset === null) return null;
  const at = nowMs + offset;
  const midnight = at - (at % dayMs);
  const date = new Date(at);
  // 1 January 1970 was a Thursday; weeks begin on Sunday, as on a site in American English.
  const week = midnight - date.getUTCDay() * dayMs;
  const month = (plus: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + plus, 1);
  const year = (plus: number): number => Date.UTC(date.getUTCFullYear() + plus, 0, 1);
  const times: Readonly<Record<string, number>> = {
    now: nowMs,
    startofday: midnight,
    endofday: midnight + dayMs - 1,
    startofweek: week,
    endofweek: week + 7 * dayMs - 1,
    startofmonth: month(0),
    endofmonth: month(1) - 1,
    startofyear: year(0),
    endofyear: year(1) - 1,
  };
  return times[name] ?? null;
}
