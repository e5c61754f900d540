/** Complaints that mailbox providers send on to the sender (Abuse Reporting Format, RFC 5965). */
import type { Message } from '../message';
import { evidence, partsOf } from './clue';
import { fieldOf, readFieldBlocks } from './delivery/fields';
import { originalMessageId } from './delivery/original';
import type { FeedbackReport } from './mail-kind';

/** The feedback report a message is; null when it is none. */
export function recogniseFeedback(message: Message): FeedbackReport | null {
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
