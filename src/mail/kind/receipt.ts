/** Read receipts: message disposition notifications (RFC 8098). */
import type { Message } from '../message';
import { evidence, partsOf } from './clue';
import { fieldOf, readFieldBlocks } from './delivery/fields';
import { originalMessageId } from './delivery/original';
import type { ReadReceipt } from './mail-kind';

const dispositions: readonly ReadReceipt['disposition'][] = [
  'displayed',
  'deleted',
  'dispatched',
  'processed',
  'denied',
  'failed',
];

/** The read receipt a message is; null when it is none. */
export function recogniseReceipt(message: Message): ReadReceipt | null {
  const part = partsOf(message.root).find(({ type }) => type === 'message/disposition-notification');
  const reports = message.root.parameters['report-type']?.toLowerCase() === 'disposition-notification';
  if (!reports && (part === undefined || message.root.type !== 'multipart/report')) return null;
  const fields = readFieldBlocks(part?.text() ?? '').flat();
  const field = fieldOf(fields, 'disposition') ?? '';
  // `manual-action/MDN-sent-manually; displayed`
  const words = (field.split(';')[1] ?? '').toLowerCase();
  const disposition = dispositions.find((word) => words.includes(word)) ?? 'displayed';
  const proof =
    part === undefined
      ? evidence('header Content-Type', 'report-type=disposition-notification')
      : evidence('part message/disposition-notification', field);
  return { kind: 'read-receipt', disposition, originalMessageId: originalMessageId(message), evidence: [proof] };
}
