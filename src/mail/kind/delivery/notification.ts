/** Amazon SES tells of bounces by SNS mails whose body is JSON (documented as "Amazon SNS notification contents"). */
import { normaliseMessageId } from '../../header/message-id';
import type { Message, MessageId } from '../../message';
import { evidence } from '../clue';
import type { Bounce, DeliveryReport, FeedbackReport, ReportedRecipient } from '../mail-kind';
import { judgeFailure, statedStatus } from './status';

const mostText = 500_000;

/** What a notification tells, by its type (`Bounce`, `Delivery`, `Complaint`); null when the message is none. */
function readNotification(message: Message): { readonly type: string; readonly told: unknown } | null {
  const text = message.text.slice(0, mostText).trimStart();
  if (!text.startsWith('{"') || !text.slice(0, 300).includes('notificationType')) return null;
  const told = readJson(text);
  return { type: wordsIn(told, 'notificationType'), told };
}

/** The bounce or delivery a notification tells of; null when the message tells of neither. */
export function recogniseNotification(message: Message): Bounce | DeliveryReport | null {
  const found = readNotification(message);
  if (found === null) return null;
  const { type, told } = found;
  const base = {
    originalMessageId: originalId(recordIn(told, 'mail')),
    resent: false,
    evidence: [evidence('body', `notificationType ${type}`)],
  };
  if (type === 'Bounce')
    return {
      kind: 'bounce',
      recipients: listIn(recordIn(told, 'bounce'), 'bouncedRecipients').map(readRecipient),
      ...base,
    };
  return type === 'Delivery' ? { kind: 'delivery-report', action: 'delivered', recipients: [], ...base } : null;
}

/** The complaint a notification tells of; null when the message tells of none. */
export function recogniseComplaint(message: Message): FeedbackReport | null {
  const found = readNotification(message);
  if (found?.type !== 'Complaint') return null;
  const feedbackType = wordsIn(recordIn(found.told, 'complaint'), 'complaintFeedbackType') || 'abuse';
  return {
    kind: 'feedback-report',
    feedbackType,
    originalMessageId: originalId(recordIn(found.told, 'mail')),
    evidence: [evidence('body', 'notificationType Complaint')],
  };
}

/** The object the text begins with; what SNS writes below it is left out. */
function readJson(text: string): unknown {
  const end = text.search(/\n\s*--\s*\n/);
  try {
    return JSON.parse((end < 0 ? text : text.slice(0, end)).replace(/[\r\n]+\s?/g, '')) as unknown;
  } catch {
    return null;
  }
}

function readRecipient(recipient: unknown): ReportedRecipient {
  const diagnostic = wordsIn(recipient, 'diagnosticCode').replace(/^smtp;\s*/i, '');
  const stated = statedStatus(wordsIn(recipient, 'status')) ?? statedStatus(diagnostic);
  return {
    address: wordsIn(recipient, 'emailAddress').toLowerCase(),
    action: 'failed',
    ...judgeFailure(diagnostic, stated, 'failed'),
    diagnostic: diagnostic.slice(0, 1000),
    remoteMta: null,
  };
}

function originalId(mail: unknown): MessageId | null {
  const header = listIn(mail, 'headers').find((field) => wordsIn(field, 'name').toLowerCase() === 'message-id');
  return normaliseMessageId(wordsIn(header, 'value'));
}

function valueIn(record: unknown, name: string): unknown {
  return typeof record === 'object' && record !== null
    ? (record as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function recordIn(record: unknown, name: string): unknown {
  return valueIn(record, name) ?? null;
}

function wordsIn(record: unknown, name: string): string {
  const value = valueIn(record, name);
  return typeof value === 'string' ? value : '';
}

function listIn(record: unknown, name: string): readonly unknown[] {
  const value = valueIn(record, name);
  return Array.isArray(value) ? value.slice(0, 1000) : [];
}
