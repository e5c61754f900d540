/** Outcomes of messages as people call them. */
import type { Tone } from '../connections/words';

interface OutcomeWords {
  readonly text: string;
  readonly tone: Tone;
}

const outcomes: Readonly<Record<string, OutcomeWords>> = {
  comment: { text: 'Comment', tone: 'success' },
  create: { text: 'New issue', tone: 'success' },
  bounce: { text: 'Bounce', tone: 'warning' },
  discard: { text: 'Discarded', tone: 'neutral' },
  refuse: { text: 'Refused', tone: 'neutral' },
  hold: { text: 'Held', tone: 'warning' },
  waiting: { text: 'Waiting', tone: 'information' },
  claimed: { text: 'In work', tone: 'information' },
  gone: { text: 'Gone', tone: 'neutral' },
  queued: { text: 'Queued', tone: 'information' },
  sending: { text: 'Sending', tone: 'information' },
  accepted: { text: 'Sent', tone: 'success' },
  deferred: { text: 'Waiting', tone: 'information' },
  failed: { text: 'Failed', tone: 'danger' },
  bounced: { text: 'Bounced', tone: 'danger' },
};

export function outcomeOf(outcome: string): OutcomeWords {
  return outcomes[outcome] ?? { text: outcome, tone: 'neutral' };
}
