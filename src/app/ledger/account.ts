/**
 * The books of a mailbox: what the mail server listed, counted by day beside the cursor, and what became of it, counted beside
 * every record that is written. The two come from different places and must agree: listed = outcomes + in work. What is
 * missing on the right side was lost. One small record, written only under the lease, in transactions that happen anyway.
 */
import { z } from 'zod';
import type { StoreWrite, World } from '../ports';
import { dayOf, type MessageRecord } from './record';

const counts = z.record(z.string(), z.number().int());

const accountDay = z.object({
  /** References the server listed for the first time on this UTC day; mail from before the mailbox's start is not among them. */
  listed: z.number().int(),
  /** Of the records first written for mail of this day: how many have which outcome. */
  counts,
});

export const account = z.object({
  /** By UTC day, `2026-11-26`. */
  days: z.record(z.string(), accountDay),
  /** Outcomes by UTC hour, `2026-11-26T20`, of the last two days only. */
  hours: z.record(z.string(), counts),
});
export type Account = z.infer<typeof account>;
export type Counts = Readonly<Record<string, number>>;

export const emptyAccount: Account = { days: {}, hours: {} };

/** A record that came to be, or got another outcome. */
export interface Move {
  /** First seen: names day and hour. */
  readonly atMs: number;
  /** The outcome under which the books have it; null = not yet. */
  readonly from: string | null;
  readonly to: string;
}

const hourOf = (ms: number): string => new Date(ms).toISOString().slice(0, 13);

export function book(before: Account, moves: readonly Move[]): Account {
  const days = { ...before.days };
  const hours = { ...before.hours };
  for (const move of moves) {
    if (move.from === move.to) continue;
    const day = dayOf(move.atMs);
    const known = days[day] ?? { listed: 0, counts: {} };
    days[day] = { ...known, counts: moved(known.counts, move) };
    const hour = hourOf(move.atMs);
    hours[hour] = moved(hours[hour] ?? {}, move);
  }
  return { days, hours };
}

function moved(before: Counts, { from, to }: Move): Record<string, number> {
  const after = { ...before, [to]: (before[to] ?? 0) + 1 };
  const left = from === null ? 0 : (before[from] ?? 0);
  // What was booked before the books were begun, or is too old for them, has nothing to be taken from.
  return from === null || left === 0 ? after : { ...after, [from]: left - 1 };
}

/** Adds what a list brought, by the day of its record or, where there is none, today. */
export function bookListed(before: Account, days: ReadonlyMap<string, number>): Account {
  const after = { ...before.days };
  for (const [day, more] of days) {
    const known = after[day] ?? { listed: 0, counts: {} };
    after[day] = { ...known, listed: known.listed + more };
  }
  return { ...before, days: after };
}

/**
 * When all is listed and a day still has more records than were listed, a reading was cut off after mails had left their folder
 * and before the cursor moved: they cannot be listed any more, and were. Only ever adds; what is missing on the other side stays.
 */
export function levelled(before: Account): Account {
  const days = Object.entries(before.days).map(([day, { listed, counts: outcomes }]) => {
    const known = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    return [day, { listed: Math.max(listed, known), counts: outcomes }] as const;
  });
  return { ...before, days: Object.fromEntries(days) };
}

const dayMs = 86_400_000;
/** How far back the books go. */
export const accountDays = 62;
export const accountHours = 48;

function pruned({ days, hours }: Account, nowMs: number): Account {
  const firstDay = dayOf(nowMs - accountDays * dayMs);
  const firstHour = hourOf(nowMs - accountHours * 3_600_000);
  return {
    days: Object.fromEntries(Object.entries(days).filter(([day]) => day > firstDay)),
    hours: Object.fromEntries(Object.entries(hours).filter(([hour]) => hour > firstHour)),
  };
}

export const accountKey = (mailboxId: string): string => `account:${mailboxId}`;

export async function loadAccount({ store, now }: World, mailboxId: string): Promise<Account> {
  const read = account.safeParse(await store.get({ key: accountKey(mailboxId) }));
  return read.success ? pruned(read.data, now()) : emptyAccount;
}

export const accountWrite = (mailboxId: string, value: Account): StoreWrite => ({
  kind: 'set',
  key: accountKey(mailboxId),
  value,
});

/** What a record with this outcome does to the books. */
export const moveOf = ({ atMs, booked }: Pick<MessageRecord, 'atMs' | 'booked'>, to: string): Move => ({
  atMs,
  from: booked ?? null,
  to,
});
