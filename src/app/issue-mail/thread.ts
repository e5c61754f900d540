/** The mails of an issue, in and out, as a person reads them. */
import type { IssueThread, ThreadMail } from '../../contract';
import { deliveryEntity, readDelivery, type DeliveryRecord } from '../deliver';
import { messageEntity, readRecord, type MessageRecord } from '../ledger';
import type { World } from '../ports';

const most = 200;

export async function threadOf(
  { store }: World,
  issue: { readonly id: string; readonly key: string },
): Promise<IssueThread> {
  const query = { index: 'by-issue', partition: [issue.id], newestFirst: true, limit: 100 } as const;
  const [incoming, outgoing] = await Promise.all([
    store.query({ ...query, entity: messageEntity }),
    store.query({ ...query, entity: deliveryEntity }),
  ]);
  const mails = [
    ...incoming.entries.flatMap(({ key, value }) => incomingMail(key, readRecord(value))),
    ...outgoing.entries.flatMap(({ key, value }) => outgoingMail(key, readDelivery(value))),
  ];
  return { issueKey: issue.key, mails: mails.sort((a, b) => a.atMs - b.atMs).slice(-most), language: 'en' };
}

function incomingMail(key: string, record: MessageRecord | null): readonly ThreadMail[] {
  if (record === null) return [];
  const { sender = '', senderName = '', recipients = '', subject = '' } = record;
  const to = recipients
    .split(/[,\s]+/)
    .filter((address) => address.includes('@'))
    .map((address) => ({ address, name: '', role: 'to' as const, outcome: 'accepted' as const, reply: '' }));
  return [
    {
      id: `in:${key}`,
      direction: 'in',
      atMs: record.receivedMs ?? record.atMs,
      from: { address: sender, name: senderName },
      to,
      subject,
      outcome: record.outcome,
      reason: record.reason,
      messageId: record.messageId ?? null,
      commentId: record.commentId ?? null,
      by: 'person',
    },
  ];
}

function outgoingMail(key: string, record: DeliveryRecord | null): readonly ThreadMail[] {
  if (record === null || record.kind === 'test') return [];
  const { content, recipients, outcome, reason, atMs } = record;
  const sender = content?.kind === 'mail' ? content.sender : content?.kind === 'event' ? content.actor : null;
  return [
    {
      id: `out:${key}`,
      direction: 'out',
      atMs,
      from: sender ?? { address: '', name: '' },
      to: recipients,
      subject: record.subject ?? (content?.kind === 'mail' ? content.subject : ''),
      outcome,
      reason,
      messageId: record.messageId ?? null,
      commentId: record.commentId === '' ? null : record.commentId,
      by: record.kind === 'issue-mail' ? 'person' : 'notification',
    },
  ];
}
