/** Outcomes of messages as people call them. */
import type { Tone } from '../connections/words';

interface OutcomeWords {
  readonly text: string;
  readonly tone: Tone;
}

const incoming: Readonly<Record<string, OutcomeWords>> = {
  comment: { text: 'Comment', tone: 'success' },
  create: { text: 'New issue', tone: 'success' },
  bounce: { text: 'Bounce', tone: 'warning' },
  heartbeat: { text: 'Heartbeat', tone: 'neutral' },
  discard: { text: 'Discarded', tone: 'neutral' },
  refuse: { text: 'Refused', tone: 'neutral' },
  hold: { text: 'Held', tone: 'warning' },
  waiting: { text: 'Waiting', tone: 'information' },
  claimed: { text: 'In work', tone: 'information' },
  gone: { text: 'Gone', tone: 'neutral' },
};

const outgoing: Readonly<Record<string, OutcomeWords>> = {
  queued: { text: 'Queued', tone: 'information' },
  sending: { text: 'Sending', tone: 'information' },
  accepted: { text: 'Sent', tone: 'success' },
  deferred: { text: 'Waiting to be sent', tone: 'information' },
  failed: { text: 'Failed', tone: 'danger' },
  bounced: { text: 'Bounced', tone: 'danger' },
  cancelled: { text: 'Cancelled', tone: 'neutral' },
  suppressed: { text: 'Suppressed', tone: 'neutral' },
};

export function outcomeOf(outcome: string): OutcomeWords {
  return incoming[outcome] ?? outgoing[outcome] ?? { text: outcome, tone: 'neutral' };
}

interface Option {
  readonly value: string;
  readonly label: string;
}

const options = (words: Readonly<Record<string, OutcomeWords>>): readonly Option[] =>
  Object.entries(words).map(([value, { text }]) => ({ value, label: text }));

/** For a list to choose from. */
export const outcomeOptions: Readonly<Record<'in' | 'out' | 'both', readonly Option[]>> = {
  in: options(incoming),
  out: options(outgoing),
  both: [...options(incoming), ...options(outgoing)],
};
