/** Which alarms a situation gives; pure. */
import type { Alarm, Failure, HeartbeatView } from '../../contract';
import { isGateways } from '../gateway-state';

export interface MailboxSituation {
  readonly id: string;
  readonly name: string;
  readonly consecutiveFailures: number;
  readonly failure: Failure | null;
  readonly held: number;
  readonly unexplained: number;
  /** When mail was last listed, to the hour; null = never. */
  readonly lastMailMs: number | null;
}

export interface SendingSituation {
  readonly id: string;
  readonly name: string;
  readonly failure: Failure | null;
}

export type Raised = Pick<Alarm, 'kind' | 'about' | 'text'>;

export interface Situation {
  readonly mailboxes: readonly MailboxSituation[];
  readonly sending: readonly SendingSituation[];
  readonly heartbeats: readonly HeartbeatView[];
  /** Heartbeats that were missed at the last look: while the gateway is away theirs is no news, and no end. */
  readonly missedBefore: readonly string[];
  readonly gateway: {
    readonly failure: Failure | null;
    /** It was away at the last look: what failed because of it has not been tried again yet. */
    readonly wasAway: boolean;
  };
  readonly silenceHours: number | null;
  readonly nowMs: number;
}

/** One failure comes and goes; the third in a row is told. */
const failuresToTell = 3;
const hourMs = 3_600_000;

export function alarmsIn({
  mailboxes,
  sending,
  heartbeats,
  missedBefore,
  gateway,
  silenceHours,
  nowMs,
}: Situation): readonly Raised[] {
  // One alarm about the gateway, instead of one for each that needs it.
  const isAway = gateway.failure !== null || gateway.wasAway;
  const isTold = (failure: Failure | null): failure is Failure => failure !== null && !(isAway && isGateways(failure));
  return [
    ...(gateway.failure === null ? [] : [gatewayAlarm(gateway.failure)]),
    ...mailboxes.flatMap((mailbox) => [
      ...(mailbox.consecutiveFailures >= failuresToTell && isTold(mailbox.failure)
        ? [failing(mailbox, mailbox.failure)]
        : []),
      ...mailboxAlarms(mailbox, silenceHours, nowMs),
    ]),
    ...sending.flatMap(({ id, name, failure }): Raised[] =>
      // What waits to be sent is tried again when the gateway is back, some of it only after hours.
      failure !== null && !isGateways(failure)
        ? [{ kind: 'sending-failing', about: id, text: `“${name}” cannot send mail: ${failure.message}` }]
        : [],
    ),
    ...heartbeats.filter(({ id }) => !isAway || missedBefore.includes(id)).flatMap(heartbeatAlarm),
  ];
}

function heartbeatAlarm({ id: about, state, from, to, lateMs, failure }: HeartbeatView): readonly Raised[] {
  const pair = `from “${from.name}” to “${to.name}”`;
  if (state === 'unsent') {
    return [{ kind: 'heartbeat', about, text: `The heartbeat ${pair} cannot be sent: ${failure?.message ?? ''}` }];
  }
  if (state !== 'late') return [];
  const minutes = Math.round(lateMs / 60_000);
  return [{ kind: 'heartbeat', about, text: `The heartbeat ${pair} did not come back within ${minutes} minutes.` }];
}

const gatewayAlarm = ({ message }: Failure): Raised => ({
  kind: 'gateway',
  about: 'gateway',
  text: `No mail comes in or goes out as it should: ${message}`,
});

const failing = ({ id, name }: MailboxSituation, { message }: Failure): Raised => ({
  kind: 'mailbox-failing',
  about: id,
  text: `“${name}” cannot be read: ${message}`,
});

function mailboxAlarms(mailbox: MailboxSituation, silenceHours: number | null, nowMs: number): readonly Raised[] {
  const { id: about, name, held, unexplained, lastMailMs } = mailbox;
  const raised: Raised[] = [];
  if (held > 0) {
    const many = held >= 100 ? '100 or more' : String(held);
    const text =
      held === 1
        ? `1 mail is held in “${name}” and waits for a person.`
        : `${many} mails are held in “${name}” and wait for a person.`;
    raised.push({ kind: 'held', about, text });
  }
  if (unexplained > 0) {
    raised.push({ kind: 'unexplained', about, text: `${unexplained} listed mails of “${name}” are unaccounted for.` });
  }
  if (silenceHours !== null && lastMailMs !== null && nowMs - lastMailMs > (silenceHours + 1) * hourMs) {
    raised.push({ kind: 'silence', about, text: `No mail came into “${name}” for more than ${silenceHours} hours.` });
  }
  return raised;
}
