/** Where a mailbox stands: how far it was read, and how it has been doing. One record, written once a poll. */
import { z } from 'zod';
import { cursor, failureSchema, type MailboxEvent } from '../../contract';
import type { World } from '../ports';

export const mailboxState = z.object({
  /** null = never listed. */
  cursor: cursor.nullable(),
  /** Mail received before is not acted on; 0 = everything counts. */
  startMs: z.number(),
  lastPollMs: z.number().nullable(),
  /** When the schedule last asked for a poll, and how long that was after the time before; null = not known yet. */
  scheduledMs: z.number().nullable().default(null),
  scheduleEveryMs: z.number().nullable().default(null),
  lastSuccessMs: z.number().nullable(),
  /** Not before then, after failures; null = at the next schedule. */
  pausedUntilMs: z.number().nullable(),
  consecutiveFailures: z.number().int(),
  failure: failureSchema.nullable(),
  /** What the last poll that found mail did, by outcome. */
  lastOutcome: z.record(z.string(), z.number()),
  /** References the last list left for later polls; 0 when all was read. */
  behind: z.number().int(),
  /** Since then the server lists again what it listed before; null = each list brings only new mail. */
  repeatsSinceMs: z.number().nullable().default(null),
  /** When a mail last had its effect in Jira: what fails later fails by itself. */
  lastEffectMs: z.number().nullable().default(null),
  /** Work on more mail than one list holds; null when there is none. */
  backlog: z.object({ done: z.number().int(), workedMs: z.number() }).nullable().default(null),
  /** Records of mail behind the cursor that was taken up again: no list names it, should the server not hear what became of it. */
  owed: z.array(z.string()).default([]),
});
export type MailboxState = z.infer<typeof mailboxState>;

export const freshState: MailboxState = {
  cursor: null,
  startMs: 0,
  lastPollMs: null,
  scheduledMs: null,
  scheduleEveryMs: null,
  lastSuccessMs: null,
  pausedUntilMs: null,
  consecutiveFailures: 0,
  failure: null,
  lastOutcome: {},
  behind: 0,
  repeatsSinceMs: null,
  lastEffectMs: null,
  backlog: null,
  owed: [],
};

/** The platform's schedule; the local host's comes more often. */
export const longestScheduleMs = 300_000;

/** It is polled now. */
export function polled(before: MailboxState, because: MailboxEvent['because'], nowMs: number): MailboxState {
  const state = { ...before, lastPollMs: nowMs };
  if (because !== 'schedule') return state;
  const passedMs = before.scheduledMs === null ? null : nowMs - before.scheduledMs;
  const isKnown = passedMs !== null && passedMs > 0;
  return { ...state, scheduledMs: nowMs, scheduleEveryMs: isKnown ? Math.min(passedMs, longestScheduleMs) : null };
}

export interface NextPoll {
  readonly atMs: number;
  /** How often the schedule comes is not known before it came twice: it may be sooner. */
  readonly isLatest: boolean;
}

export function nextPoll(state: MailboxState, nowMs: number): NextPoll {
  const { lastPollMs, scheduledMs, scheduleEveryMs, pausedUntilMs } = state;
  const last = scheduledMs ?? lastPollMs;
  if (last === null) return { atMs: nowMs, isLatest: false };
  const scheduleMs = last + (scheduleEveryMs ?? longestScheduleMs);
  const restsMs = pausedUntilMs ?? 0;
  return { atMs: Math.max(scheduleMs, restsMs), isLatest: scheduleEveryMs === null && scheduleMs > restsMs };
}

export const mailboxStateKey = (mailboxId: string): string => `mailbox:${mailboxId}`;

export async function loadState({ store }: World, mailboxId: string): Promise<MailboxState> {
  const read = mailboxState.safeParse(await store.get({ key: mailboxStateKey(mailboxId) }));
  return read.success ? read.data : freshState;
}

export async function saveState({ store }: World, mailboxId: string, state: MailboxState): Promise<void> {
  await store.set(mailboxStateKey(mailboxId), state);
}

/** A clock that was ahead and was set back leaves a rest that never was meant: none lasts longer than a day. */
const longestRestMs = 86_400_000;

/** It failed, and is left alone for a while. */
export function isResting({ pausedUntilMs }: MailboxState, nowMs: number): boolean {
  return pausedUntilMs !== null && pausedUntilMs > nowMs && pausedUntilMs < nowMs + longestRestMs;
}
