/** Counts of the accounts as bars of a chart: which outcomes are told apart, and one bar for each hour or day. */
import type { Accounts } from '../../../../src/contract';

export type Counts = Readonly<Record<string, number>>;

interface Series {
  readonly outcome: string;
  /** As a heading of a column and in the legend. */
  readonly text: string;
  /** Colour, from the bottom of a bar to its top. */
  readonly color: string;
}

export const series: readonly Series[] = [
  { outcome: 'comment', text: 'Comments', color: 'var(--ds-chart-categorical-1)' },
  { outcome: 'create', text: 'New issues', color: 'var(--ds-chart-categorical-2)' },
  { outcome: 'discard', text: 'Discarded', color: 'var(--ds-chart-gray-bold)' },
  { outcome: 'bounce', text: 'Bounces', color: 'var(--ds-chart-categorical-3)' },
  { outcome: 'refuse', text: 'Refused', color: 'var(--ds-chart-categorical-6)' },
  { outcome: 'hold', text: 'Held', color: 'var(--ds-chart-warning-bold)' },
  { outcome: 'waiting', text: 'Waiting', color: 'var(--ds-chart-information-bold)' },
  { outcome: 'gone', text: 'Gone', color: 'var(--ds-chart-danger-bold)' },
];

export const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

export function added(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all)
    for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
  return sum;
}

/** Heartbeats are in the accounts, and no traffic. */
function withoutBeats({ heartbeat, ...counts }: Counts): Counts {
  return counts;
}

export interface Bar {
  readonly atMs: number;
  /** Under the bar: "2 PM", "26 Nov". */
  readonly label: string;
  /** For ears and hovers: "Thursday 2 PM to 3 PM". */
  readonly name: string;
  readonly counts: Counts;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Reader {
  readonly locale: string;
  readonly timeZone: string | undefined;
}

/** The last 24 hours, the running one included. */
export function hourBars({ hours, nowMs }: Accounts, { locale, timeZone }: Reader): readonly Bar[] {
  const last = Math.floor(nowMs / hourMs) * hourMs;
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', timeZone });
  const full = new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', timeZone });
  return Array.from({ length: 24 }, (_, index) => {
    const atMs = last - (23 - index) * hourMs;
    const counts = withoutBeats(added(hours.filter((hour) => hour.atMs === atMs).map(({ outcomes }) => outcomes)));
    return { atMs, label: clock.format(atMs), name: `${full.format(atMs)} to ${clock.format(atMs + hourMs)}`, counts };
  });
}

/** The last 30 days, UTC, today included. */
export function dayBars({ mailboxes, nowMs }: Accounts, { locale }: Reader): readonly Bar[] {
  const last = Math.floor(nowMs / dayMs) * dayMs;
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
  const all = mailboxes.flatMap(({ days }) => days);
  return Array.from({ length: 30 }, (_, index) => {
    const atMs = last - (29 - index) * dayMs;
    const day = new Date(atMs).toISOString().slice(0, 10);
    const counts = withoutBeats(added(all.filter((one) => one.day === day).map(({ outcomes }) => outcomes)));
    return { atMs, label: short.format(atMs), name: full.format(atMs), counts };
  });
}

/** The lowest 1, 2, 5, 10, 20 … that is not below. */
export function niceTop(most: number): number {
  if (most <= 5) return Math.max(most, 1);
  const size = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * size).find((top) => top >= most) ?? most;
}

interface Stacked extends Series {
  readonly count: number;
  /** Where its part of the bar begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** The parts of a bar, from the bottom to the top. */
export function stacked(counts: Counts): readonly Stacked[] {
  const parts: Stacked[] = [];
  for (const one of series) {
    const count = counts[one.outcome] ?? 0;
    const from = parts.at(-1)?.to ?? 0;
    if (count > 0) parts.push({ ...one, count, from, to: from + count });
  }
  return parts;
}
