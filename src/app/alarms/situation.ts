/** Which alarms a situation gives; pure. Each is known by what it is and what it is about, so that it is told once. */
import type { Alarm } from '../../contract';

export interface MailboxSituation {
  readonly id: string;
  readonly name: string;
  readonly consecutiveFailures: number;
  readonly failure: string | null;
  readonly held: number;
  readonly unexplained: number;
  /** When mail was last listed, to the hour; null = never. */
  readonly lastMailMs: number | null;
}

export interface SendingSituation {
  readonly id: string;
  readonly name: string;
  readonly failure: string | null;
}

export type Raised = Pick<Alarm, 'kind' | 'about' | 'text'>;

/** One failure comes and goes; the third in a row is told. */
const failuresToTell = 3;
const hourMs = 3_600_000;

export function alarmsIn(
  mailboxes: readonly MailboxSituation[],
  sending: readonly SendingSituation[],
  { silenceHours, nowMs }: { readonly silenceHours: number | null; readonly nowMs: number },
): readonly Raised[] {
  return [
    ...mailboxes.flatMap((mailbox) => mailboxAlarms(mailbox, silenceHours, nowMs)),
    ...sending.flatMap(({ id, name, failure }): Raised[] =>
      failure === null ? [] : [{ kind: 'sending-failing', about: id, text: `“${name}” cannot send mail: ${failure}` }],
    ),
  ];
}

function mailboxAlarms(mailbox: MailboxSituation, silenceHours: number | null, nowMs: number): readonly Raised[] {
  const { id: about, name, consecutiveFailures, failure, held, unexplained, lastMailMs } = mailbox;
  const raised: Raised[] = [];
  if (failure !== null && consecutiveFailures >= failuresToTell) {
    raised.push({ kind: 'mailbox-failing', about, text: `“${name}” cannot be read: ${failure}` });
  }
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

const nameOf = ({ kind, about }: Pick<Alarm, 'kind' | 'about'>): string => `${kind} ${about}`;

export interface Change {
  readonly open: readonly Alarm[];
  /** Were open and are not any more. */
  readonly over: readonly Alarm[];
}

/** An alarm that goes on keeps its beginning and that it was told; its text is that of now. */
export function changed(before: readonly Alarm[], raised: readonly Raised[], nowMs: number): Change {
  const known = new Map(before.map((alarm) => [nameOf(alarm), alarm]));
  const open = raised.map((one): Alarm => {
    const old = known.get(nameOf(one));
    return { ...one, sinceMs: old?.sinceMs ?? nowMs, toldMs: old?.toldMs ?? null };
  });
  const names = new Set(open.map(nameOf));
  return { open, over: before.filter((alarm) => !names.has(nameOf(alarm))) };
}
