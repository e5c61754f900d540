/** Records of the ledger as rows of the mail log. */
import type { LogRow } from '../../contract';
import { loadConnections } from '../connections';
import { readDelivery, type DeliveryRecord } from '../deliver';
import { readRecord, type MessageRecord } from '../ledger';
import type { World } from '../ports';

/** Name of a connection by its id; what was deleted has none. */
export type Names = ReadonlyMap<string, string>;

export async function namesOf(world: World): Promise<Names> {
  return new Map((await loadConnections(world)).map(({ id, name }) => [id, name]));
}

const person = (name: string, address: string): string => (name === '' ? address : `${name} <${address}>`);

const connectionOf = (names: Names, id: string): LogRow['connection'] => ({ id, name: names.get(id) ?? '' });

/** null when the record is of another version. */
export function incomingRow(id: string, value: unknown, names: Names): LogRow | null {
  const record = readRecord(value);
  return record === null ? null : messageRow(id, record, names);
}

export function messageRow(id: string, record: MessageRecord, names: Names): LogRow {
  const { mailbox, sender = '', senderName = '', recipients = '', subject = '' } = record;
  return {
    id,
    direction: 'in',
    atMs: record.atMs,
    receivedMs: record.receivedMs ?? null,
    settledMs: record.settledMs ?? null,
    nextTryMs: record.nextTryMs ?? null,
    connection: connectionOf(names, mailbox),
    from: person(senderName, sender),
    to: recipients,
    subject,
    messageId: record.messageId ?? null,
    outcome: record.outcome,
    reason: record.reason,
    cause: record.cause ?? record.failure?.code ?? null,
    issueKey: record.issueKey ?? null,
    tries: record.tries,
    sizeBytes: record.sizeBytes,
    failure: record.failure ?? null,
    wish: record.wish ?? null,
  };
}

/** null when the record is of another version. */
export function outgoingRow(id: string, value: unknown, names: Names): LogRow | null {
  const record = readDelivery(value);
  return record === null ? null : deliveryRow(id, record, names);
}

export function deliveryRow(id: string, record: DeliveryRecord, names: Names): LogRow {
  return {
    id,
    direction: 'out',
    atMs: record.atMs,
    receivedMs: null,
    settledMs: record.settledMs ?? null,
    nextTryMs: record.nextTryMs ?? null,
    connection: connectionOf(names, record.connection),
    from: '',
    to: person(record.recipientName, record.recipient),
    subject: record.subject ?? '',
    messageId: record.messageId ?? null,
    outcome: record.outcome,
    reason: record.reason,
    cause: record.failure?.code ?? null,
    issueKey: record.issueKey,
    tries: record.tries,
    sizeBytes: null,
    failure: record.failure ?? null,
    wish: null,
  };
}
