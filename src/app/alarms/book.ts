/**
 * The book of alarms; pure. Each alarm is known by what it is and what it is about. It begins once and ends once, and for each
 * of those who are told it is kept what they heard, so that one who cannot be reached takes nothing from the others.
 */
import { z } from 'zod';
import { alarm, type Alarm } from '../../contract';
import type { Raised } from './situation';

const heard = z.object({
  beganMs: z.number(),
  /** The end was heard, too. */
  over: z.boolean(),
});

export const keptAlarm = alarm.omit({ toldMs: true, toldBy: true }).extend({
  /** null = it goes on. */
  overMs: z.number().nullable().default(null),
  /** At how many looks in a row it was there; counted to two. */
  looks: z.number().default(2),
  /** By target: `mail`, or the id of a webhook. */
  told: z.record(z.string(), heard).default({}),
});
export type KeptAlarm = z.infer<typeof keptAlarm>;

export const mailTarget = 'mail';

const nameOf = ({ kind, about }: Pick<Alarm, 'kind' | 'about'>): string => `${kind} ${about}`;

/** An end that could not be told for so long is of no use to anybody. */
const keepsEndsMs = 2 * 86_400_000;

/** An alarm that goes on keeps its beginning and who was told; its text is that of now. */
export function lookedAt(before: readonly KeptAlarm[], raised: readonly Raised[], nowMs: number): readonly KeptAlarm[] {
  const known = new Map(before.map((one) => [nameOf(one), one]));
  const names = new Set(raised.map(nameOf));
  const open = raised.map((one): KeptAlarm => ({ ...begun(known.get(nameOf(one)), nowMs), ...one }));
  const over = before
    .filter((one) => !names.has(nameOf(one)))
    .map((one): KeptAlarm => ({ ...one, overMs: one.overMs ?? nowMs }));
  return [...open, ...over.filter(({ overMs }) => nowMs - (overMs ?? nowMs) < keepsEndsMs)];
}

type State = Omit<KeptAlarm, keyof Raised>;

function begun(old: KeptAlarm | undefined, nowMs: number): State {
  if (old === undefined) return { sinceMs: nowMs, overMs: null, looks: 1, told: {} };
  const { sinceMs, overMs, told } = old;
  if (overMs === null) return { sinceMs, overMs, looks: 2, told };
  // It came back before everybody had heard of its end: for them it went on.
  const still = Object.entries(told).filter(([, { over }]) => !over);
  return { sinceMs: nowMs, overMs: null, looks: 1, told: Object.fromEntries(still) };
}

export interface News {
  readonly fresh: readonly KeptAlarm[];
  readonly ended: readonly KeptAlarm[];
}

/** What one target has not heard yet. */
export function newsFor(target: string, book: readonly KeptAlarm[]): News {
  return {
    fresh: book.filter((one) => one.overMs === null && one.told[target] === undefined && isDue(one)),
    ended: book.filter((one) => one.overMs !== null && owesEnd(one, target)),
  };
}

/** A gateway that is started anew is back before the next look, and with it what was waiting: nobody needs to get up for that. */
const isDue = ({ kind, looks }: KeptAlarm): boolean => (kind !== 'gateway' && kind !== 'heartbeat') || looks > 1;

/** Nobody needs to hear of the end of what nobody heard of; but of a gateway that was down all hear only once it is back. */
function owesEnd(one: KeptAlarm, target: string): boolean {
  const heardOf = one.told[target];
  return heardOf === undefined ? one.kind === 'gateway' && isDue(one) : !heardOf.over;
}

export function afterTelling(
  book: readonly KeptAlarm[],
  target: string,
  told: readonly KeptAlarm[],
  nowMs: number,
): readonly KeptAlarm[] {
  const names = new Set(told.map(nameOf));
  return book.map((one) => {
    if (!names.has(nameOf(one))) return one;
    const beganMs = one.told[target]?.beganMs ?? nowMs;
    return { ...one, told: { ...one.told, [target]: { beganMs, over: one.overMs !== null } } };
  });
}

/** Without those that are over and that nobody waits to hear of. */
export function withoutDone(book: readonly KeptAlarm[], targets: readonly string[]): readonly KeptAlarm[] {
  return book.filter((one) => one.overMs === null || targets.some((target) => owesEnd(one, target)));
}

/** As the page shows them. */
export function openIn(book: readonly KeptAlarm[]): readonly Alarm[] {
  return book
    .filter(({ overMs }) => overMs === null)
    .map(({ kind, about, text, sinceMs, told }): Alarm => {
      const times = Object.values(told).map(({ beganMs }) => beganMs);
      const isHook = Object.keys(told).some((target) => target !== mailTarget);
      return {
        kind,
        about,
        text,
        sinceMs,
        toldMs: times.length === 0 ? null : Math.min(...times),
        toldBy: [...(mailTarget in told ? (['mail'] as const) : []), ...(isHook ? (['webhook'] as const) : [])],
      };
    });
}
