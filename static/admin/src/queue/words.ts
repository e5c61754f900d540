/** Words for what becomes of a mail that goes out. */
import type { DeliveryKind, DeliveryOutcome, DeliveryView, Suppression } from '../../../../src/contract';
import type { State } from '../connections/words';

const outcomes: Readonly<Record<DeliveryOutcome, State>> = {
  queued: { text: 'Waiting', tone: 'information' },
  sending: { text: 'Sending', tone: 'information' },
  deferred: { text: 'Waiting to try again', tone: 'warning' },
  accepted: { text: 'Sent', tone: 'success' },
  failed: { text: 'Failed', tone: 'danger' },
  bounced: { text: 'Came back', tone: 'danger' },
  cancelled: { text: 'Cancelled', tone: 'neutral' },
  suppressed: { text: 'Not sent', tone: 'neutral' },
};

export const stateOfDelivery = (outcome: DeliveryOutcome): State => outcomes[outcome];

export const outcomeOptions = [
  { value: '', label: 'Any status' },
  ...Object.entries(outcomes).map(([value, { text }]) => ({ value, label: text })),
];

export const kinds: Readonly<Record<DeliveryKind, string>> = {
  notification: 'Notification',
  'issue-mail': 'Mail from the issue',
  test: 'Test mail',
  notice: 'Word to a sender',
};

export const suppressionWords: Readonly<Record<Suppression['reason'], State>> = {
  bounced: { text: 'Mail came back', tone: 'danger' },
  asked: { text: 'Asked for none', tone: 'neutral' },
  admin: { text: 'Put here by an admin', tone: 'neutral' },
};

/** "ana@customer.example and 3 more" */
export function recipientsOf({ recipients }: DeliveryView): string {
  const [first, second, ...rest] = recipients.map(({ address }) => address);
  if (first === undefined) return 'nobody';
  if (second === undefined) return first;
  return rest.length === 0 ? `${first} and ${second}` : `${first} and ${rest.length + 1} more`;
}

export const subjectOf = ({ subject, kind }: DeliveryView): string => (subject === '' ? kinds[kind] : subject);
