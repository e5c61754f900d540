/** A mail's way, step by step, from its record. */
import { FailureError, type JourneyStep, type LogEntry } from '../../contract';
import { deliveryEntity, readDelivery, type DeliveryRecord } from '../deliver';
import { isSettled, loadState, messageEntity, readRecord, type MailboxState, type MessageRecord } from '../ledger';
import type { World } from '../ports';
import { deliveryRow, messageRow, namesOf } from './rows';

export async function logEntry(
  world: World,
  { id, direction }: { readonly id: string; readonly direction: 'in' | 'out' },
): Promise<LogEntry> {
  const names = await namesOf(world);
  if (direction === 'out') {
    const record = readDelivery(await world.store.get({ key: id, entity: deliveryEntity }));
    if (record === null) throw new FailureError(noRecord);
    return {
      row: deliveryRow(id, record, names),
      journey: outgoingJourney(record),
      checks: [],
      commentId: record.commentId,
      hasSource: false,
      ref: null,
    };
  }
  const record = await messageOf(world, id);
  const state = await loadState(world, record.mailbox);
  return {
    row: messageRow(id, record, names),
    journey: incomingJourney(record, state),
    checks: record.steps ?? [],
    commentId: record.commentId ?? null,
    hasSource: record.outcome !== 'gone' && names.has(record.mailbox),
    ref: refInWords(record),
  };
}

export async function messageOf({ store }: World, id: string): Promise<MessageRecord> {
  const record = readRecord(await store.get({ key: id, entity: messageEntity }));
  if (record === null) throw new FailureError(noRecord);
  return record;
}

const noRecord: ConstructorParameters<typeof FailureError>[0] = {
  code: 'message-gone',
  message: 'This mail is not in the log any more.',
  evidence: '',
  fix: { text: 'The log is purged by age (Settings). Search for the mail in its mailbox.' },
};

function refInWords({ ref }: MessageRecord): string {
  return ref.kind === 'imap' ? `UID ${ref.uid} (UIDVALIDITY ${ref.uidValidity})` : `UIDL ${ref.uidl}`;
}

const step = (state: JourneyStep['state'], atMs: number | null, title: string, detail = ''): JourneyStep => ({
  state,
  atMs,
  title,
  detail,
});

function incomingJourney(record: MessageRecord, state: MailboxState): readonly JourneyStep[] {
  const { receivedMs, atMs, sizeBytes, history = [] } = record;
  return [
    ...(receivedMs === undefined ? [] : [step('done', receivedMs, 'The mail server received it')]),
    step('done', atMs, 'Found in the mailbox', `${refInWords(record)}, ${sizeBytes} bytes`),
    ...history.map((one) => step(tryStates[one.outcome] ?? 'done', one.atMs, tryTitle(one.outcome), one.reason)),
    ...mapping(record),
    ...(record.steps === undefined
      ? []
      : [step('done', record.claimedMs ?? record.settledMs ?? null, 'Decided', decided(record))]),
    ...(record.claimedMs === undefined
      ? []
      : [
          step(
            'done',
            record.claimedMs,
            'Claimed',
            'Written down before anything was done in Jira, so that it is done once.',
          ),
        ]),
    ...endOf(record),
    ...acknowledged(record, state),
  ];
}

function mapping({ mapped, sender = '' }: MessageRecord): readonly JourneyStep[] {
  if (mapped === undefined) return [];
  const who = mapped.by === '' ? '' : ` ${mapped.by} chose that.`;
  return [step('done', mapped.atMs, 'Sender chosen', `Mail of ${sender}, taken for mail of ${mapped.name}.${who}`)];
}

const tryStates: Readonly<Record<string, JourneyStep['state']>> = { waiting: 'failed', hold: 'waiting' };

const tryTitles: Readonly<Record<string, string>> = {
  waiting: 'Tried; to be tried again',
  hold: 'Held',
  discard: 'Discarded',
};
const tryTitle = (outcome: string): string => tryTitles[outcome] ?? `Was: ${outcome}`;

function decided({ steps = [], by }: MessageRecord): string {
  const last = steps.findLast(({ matched }) => matched);
  if (last === undefined) return by ?? '';
  return `${last.check} ${last.looked}`.trim();
}

function endOf(record: MessageRecord): readonly JourneyStep[] {
  const { outcome, reason, settledMs = null, issueKey = '', files = 0, nextTryMs = null, tries } = record;
  const attachments = files === 0 ? '' : ` ${files === 1 ? '1 attachment' : `${files} attachments`}.`;
  switch (outcome) {
    case 'comment':
      return [step('done', settledMs, `Comment on ${issueKey}`, reason + attachments)];
    case 'create':
      return [step('done', settledMs, `New issue ${issueKey}`, reason + attachments)];
    case 'claimed':
      return [step('waiting', nextTryMs, 'In work', 'Should it have been cut off, it goes on after this time.')];
    case 'waiting':
      return [
        step('failed', record.claimedMs ?? null, `Try ${tries} failed`, reason),
        step('waiting', nextTryMs, 'Next try'),
      ];
    case 'hold':
      return [step(record.failure === undefined ? 'waiting' : 'failed', settledMs, 'Held for a person', reason)];
    case 'bounce':
      return [step('done', settledMs, 'Bounce noted', reason)];
    case 'heartbeat':
      return [step('done', settledMs, 'Heartbeat noted', reason)];
    case 'discard':
      return [step('done', settledMs, 'Discarded', reason)];
    case 'refuse':
      return [step('done', settledMs, 'Refused', reason)];
    case 'gone':
      return [step('failed', settledMs, 'Gone from the mailbox', reason)];
  }
}

/** The cursor moves past a message only after the server took the acknowledgement (src/app/receive/drain.ts). */
function acknowledged(record: MessageRecord, { cursor }: MailboxState): readonly JourneyStep[] {
  const { outcome, ref, settledMs = null } = record;
  if (!isSettled(outcome) || outcome === 'gone') return [];
  if (outcome === 'hold') return [step('skipped', null, 'Left in the mailbox as it is')];
  const isBehind =
    cursor !== null &&
    cursor.kind === 'imap' &&
    ref.kind === 'imap' &&
    cursor.uidValidity === ref.uidValidity &&
    ref.uid <= cursor.uid;
  if (isBehind) return [step('done', settledMs, 'Acknowledged on the mail server')];
  return cursor?.kind === 'pop3' ? [] : [step('waiting', null, 'To be acknowledged on the mail server')];
}

function outgoingJourney(record: DeliveryRecord): readonly JourneyStep[] {
  const { atMs, tries, outcome, reason, reply = '', settledMs = null, nextTryMs = null, messageId, recipient } = record;
  const begin = [
    step('done', atMs, 'Planned', `To ${recipient}, stored before the first try.`),
    ...(messageId === undefined
      ? []
      : [step('done', null, 'Composed', `Message-ID <${messageId}>, the same at every try.`)]),
  ];
  const said = reply === '' ? reason : `${reason} The server said: ${reply}`;
  switch (outcome) {
    case 'queued':
      return [...begin, step('waiting', nextTryMs, 'Waits to be sent', reason)];
    case 'sending':
      return [...begin, step('waiting', null, `Try ${tries} is under way`, reason)];
    case 'accepted':
      return [...begin, step('done', settledMs, `Taken by the mail server at try ${tries}`, said)];
    case 'deferred':
      return [...begin, step('failed', null, `Try ${tries} failed`, said), step('waiting', nextTryMs, 'Next try')];
    case 'bounced':
      return [...begin, step('failed', settledMs, 'Returned to us', said)];
    default:
      return [...begin, step('failed', settledMs, 'Not sent', said)];
  }
}
