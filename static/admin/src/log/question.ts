/** What one looks for in the log: the fields of the search form, and the question they make. */
import type { AdminInput } from '../../../../src/contract';

export interface Question {
  readonly text: string;
  readonly direction: 'in' | 'out' | 'both';
  /** '' = any. */
  readonly outcome: string;
  readonly connectionId: string;
  /** `2026-11-26`; '' = open. */
  readonly from: string;
  readonly to: string;
}

export const anyMail: Question = { text: '', direction: 'both', outcome: '', connectionId: '', from: '', to: '' };

const dayMs = 86_400_000;

/** Midnight in the browser's time zone. */
const startOf = (day: string): number | null => {
  const ms = new Date(`${day}T00:00:00`).getTime();
  return day === '' || Number.isNaN(ms) ? null : ms;
};

export function askedOf({ text, direction, outcome, connectionId, from, to }: Question): AdminInput<'log.list'> {
  const end = startOf(to);
  return {
    text,
    direction,
    outcome: outcome === '' ? null : outcome,
    connectionId: connectionId === '' ? null : connectionId,
    fromMs: startOf(from),
    toMs: end === null ? null : end + dayMs - 1,
  };
}

/** Coming back from a mail one finds the search as one left it. */
let last: Question = anyMail;

export const lastQuestion = (): Question => last;

export function keepQuestion(question: Question): void {
  last = question;
}
