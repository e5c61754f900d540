/** Complaints that mailbox providers send on to the sender (Abuse Reporting Format, RFC 5965). */
import type { Message } from '../message';
import { evidence, partsOf } from './clue';
import { fieldOf, readFieldBlocks } from './delivery/fields';
import { recogniseComplaint } from './delivery/notification';
import { originalMessageId } from './delivery/original';
import type { FeedbackReport } from './mail-kind';

/** Providers with a form of their own: a letter with the mail attached. */
const complainers = new Set(['staff@hotmail.com', 'complaints@email-abuse.amazonses.com']);

/** The feedback report a message is; null when it is none. */
export function recogniseFeedback(message: Message): FeedbackReport | null {
  return standardFeedback(message) ?? recogniseComplaint(message) ?? complaintLetter(message);
}

function standardFeedback(message: Message): FeedbackReport | null {
  const part = partsOf(message.root).find(({ type }) => type === 'message/feedback-report');
  const reports = message.root.parameters['report-type']?.toLowerCase() === 'feedback-report';
  if (part === undefined && !reports) return null;
  const feedbackType = fieldOf(readFieldBlocks(part?.text() ?? '').flat(), 'feedback-type')?.toLowerCase() ?? 'abuse';
  const proof =
    part === undefined
      ? evidence('header Content-Type', 'report-type=feedback-report')
      : evidence('part message/feedback-report', feedbackType);
  return { kind: 'feedback-report', feedbackType, originalMessageId: originalMessageId(message), evidence: [proof] };
}

function complaintLetter(message: Message): FeedbackReport | null {
  const from = message.from?.address.toLowerCase() ?? '';
  if (!complainers.has(from) || !/^complaint about message from /i.test(message.subject)) return null;
  const proof = [evidence('header From', from), evidence('subject', message.subject)];
  return {
    kind: 'feedback-report',
    feedbackType: 'abuse',
    originalMessageId: originalMessageId(message),
    evidence: proof,
  };
}
