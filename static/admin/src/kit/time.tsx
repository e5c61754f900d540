/** A moment as people say it ("3 minutes ago"), in the reader's time zone, with the exact time on hover. */
import type { ReactElement } from 'react';
import { useNow } from './clock';
import { useSurroundings } from './surroundings';

const second = 1000;
const steps = [
  { unit: 'day', ms: 86_400 * second },
  { unit: 'hour', ms: 3_600 * second },
  { unit: 'minute', ms: 60 * second },
] as const;

/** "in 2 minutes", "3 hours ago", "yesterday"; a date beyond two weeks. */
export function relativeTime(atMs: number, nowMs: number, locale: string, timeZone?: string): string {
  const away = atMs - nowMs;
  const size = Math.abs(away);
  if (size < 45 * second) return away > 5 * second ? 'in a moment' : 'just now';
  if (size > 14 * 86_400 * second) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(atMs);
  }
  const { unit, ms } = steps.find((step) => size >= 0.95 * step.ms) ?? steps[2];
  const count = Math.sign(away) * Math.max(1, Math.round(size / ms));
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(count, unit);
}

export function exactTime(atMs: number, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone }).format(atMs);
}

export function Time({ at }: { readonly at: number }): ReactElement {
  const { locale, timeZone } = useSurroundings().reader;
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale, timeZone)}>
      {relativeTime(at, now, locale, timeZone)}
    </time>
  );
}

/** What will happen: never "just now", however late it is. */
export function ComingTime({ at }: { readonly at: number }): ReactElement {
  const now = useNow();
  return <Time at={Math.max(at, now + 6 * second)} />;
}

/** A day without its time: "3 March 2024". */
export function Day({ at }: { readonly at: number }): ReactElement {
  const { locale, timeZone } = useSurroundings().reader;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at, locale, timeZone)}>
      {new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at)}
    </time>
  );
}
