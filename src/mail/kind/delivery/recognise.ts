/** Whether a message is a report about delivery: by its MIME structure, or by who sent it and what it says. */
import type { Message, Part } from '../../message';
import { readSubject } from '../../thread/base-subject';
import { evidence, fold, hasNullReversePath, headerEvidence, partsOf } from '../clue';
import wordData from '../data/delivery-words.json';
import type { Bounce, DeliveryAction, DeliveryReport, Evidence, ReportedRecipient } from '../mail-kind';
import { originalMessageId } from './original';
import { readDeliveryStatus } from './report';
import { recogniseNotification } from './notification';
import { replyCode, statedStatus } from './status';
import { readTextBounce, reportLines, withWords } from './text-bounce';

const localParts = new Set(wordData.systemLocalParts);
const names = wordData.systemNames.map(fold);
const failureSubjects = wordData.failureSubjects.map(fold);
const failurePhrases = wordData.failurePhrases.map(fold);
const delayPhrases = wordData.delayPhrases.map(fold);
const delaySubjects = wordData.delaySubjects.map(fold);

/** The bounce or delivery report a message is; null when it is none. */
export function recogniseDelivery(message: Message): Bounce | DeliveryReport | null {
  return standardReport(message) ?? recogniseNotification(message) ?? wordedReport(message);
}

/** RFC 6522 and 3464: a delivery-status part, in a report or from a mail system. */
function standardReport(message: Message): Bounce | DeliveryReport | null {
  const part = partsOf(message.root).find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  );
  if (part === undefined || !isReport(message, part)) return null;
  const recipients = withWords(readDeliveryStatus(part.text()), reportLines(message.text));
  const proof = [evidence('part message/delivery-status', summary(recipients))];
  if (recipients.length > 0) return reportOf(message, recipients, proof);
  return reportOf(message, worded(message, 'failed'), proof);
}

function isReport(message: Message, part: Part): boolean {
  if (message.root.type === 'multipart/report' || message.root === part) return true;
  return (
    systemSender(message) !== null || hasNullReversePath(message) || headerEvidence(message, 'Auto-Submitted') !== null
  );
}

function summary(recipients: readonly ReportedRecipient[]): string {
  return recipients.map(({ address, action, status }) => `${address} ${action} ${status}`).join(', ');
}

/**
 * Reports in plain words: only from a mail system, and only when two more things say the same. People are postmasters and
 * system administrators too: one known only by his name needs a machine's proof beside the words.
 */
function wordedReport(message: Message): Bounce | DeliveryReport | null {
  const sender = systemSender(message);
  const failed = headerEvidence(message, 'X-Failed-Recipients');
  const structure = reportType(message);
  const declared = failed !== null || structure !== null;
  // Asked first, since it spares most mails the reading of their text.
  if (!declared && sender === null) return null;
  const lines = reportLines(message.text);
  const clues = {
    failed,
    structure,
    sender: sender?.evidence ?? null,
    subject: subjectEvidence(message.subject),
    phrase: phraseIn(lines, failurePhrases),
    answered: replyEvidence(lines),
    nullPath: hasNullReversePath(message) ? evidence('header Return-Path', '<>') : null,
    returned: returnedMail(message, lines),
  };
  if (!declared && sender?.by === 'name' && clues.nullPath === null && clues.returned === null) return null;
  if (!declared && readSubject(message.subject).prefixes[0] === 'forward') return null;
  const told = declared || clues.subject !== null || clues.phrase !== null;
  const proof = Object.values(clues).filter((clue) => clue !== null);
  if (!told || proof.length < (declared ? 2 : 3)) return null;
  const action = isDelay(message, lines) ? 'delayed' : 'failed';
  return reportOf(message, worded(message, action, lines), proof);
}

function reportType(message: Message): Evidence | null {
  const declares = message.root.parameters['report-type']?.toLowerCase() === 'delivery-status';
  return declares ? evidence('header Content-Type', 'report-type=delivery-status') : null;
}

/** The returned mail as a part, or copied into the text below the report's own words. */
function returnedMail(message: Message, lines: readonly string[]): Evidence | null {
  const part = partsOf(message.root).find(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers');
  if (part !== undefined) return evidence(`part ${part.type}`, 'the returned mail');
  const own = lines.join('\n').trimEnd().length;
  return message.text.trimEnd().length > own ? evidence('body', 'a copy of the returned mail') : null;
}

function worded(
  message: Message,
  action: DeliveryAction,
  lines: readonly string[] = reportLines(message.text),
): ReportedRecipient[] {
  const named = message.headers
    .all('X-Failed-Recipients')
    .flatMap((value) => value.split(','))
    .map((address) => address.replace(/[<>\s]/g, '').toLowerCase())
    .filter((address) => address.includes('@'));
  const others = [message.from, message.sender, ...message.to].map((mailbox) => mailbox?.address.toLowerCase() ?? '');
  return readTextBounce(lines, action, named, new Set(others));
}

function reportOf(
  message: Message,
  recipients: readonly ReportedRecipient[],
  proof: readonly Evidence[],
): Bounce | DeliveryReport {
  const resent = message.headers.get('Resent-From') !== null;
  const base = { evidence: proof, originalMessageId: originalMessageId(message), recipients, resent };
  const actions = new Set(recipients.map(({ action }) => action));
  if (actions.size === 0 || actions.has('failed')) return { kind: 'bounce', ...base };
  const action =
    (['delayed', 'expanded', 'relayed'] as const).find((candidate) => actions.has(candidate)) ?? 'delivered';
  return { kind: 'delivery-report', action, ...base };
}

interface SystemSender {
  readonly evidence: Evidence;
  readonly by: 'address' | 'name';
}

/** Whether a mail system sent it: MAILER-DAEMON, postmaster and their like, by address or only by name. */
function systemSender(message: Message): SystemSender | null {
  const mailboxes = [message.from, message.sender].filter((mailbox) => mailbox !== null);
  for (const { address } of mailboxes) {
    const local = (address.split('@')[0] ?? '').toLowerCase().replace(/^"|"$/g, '');
    if (localParts.has(local)) return { evidence: evidence('header From', address), by: 'address' };
  }
  const written = fold(message.headers.get('From') ?? '');
  // RFC 5321 section 6.1: `<>` as the writer is a mail system's own.
  if (/^(?:<>$|<?"?(?:mailer[- ]daemon|postmaster)\b)/.test(written))
    return { evidence: evidence('header From', written), by: 'address' };
  const named = mailboxes.find(({ name }) => {
    const folded = fold(name);
    return folded !== '' && names.some((known) => folded.includes(known));
  });
  return named === undefined ? null : { evidence: evidence('header From', named.name), by: 'name' };
}

function subjectEvidence(subject: string): Evidence | null {
  const folded = fold(subject);
  return failureSubjects.some((words) => folded.includes(words)) ? evidence('subject', subject) : null;
}

const mostLinesRead = 60;

function phraseIn(lines: readonly string[], phrases: readonly string[]): Evidence | null {
  const read = lines.slice(0, mostLinesRead).map((line) => line.slice(0, 500));
  const folded = fold(read.join(' '));
  const phrase = phrases.find((words) => folded.includes(words));
  if (phrase === undefined) return null;
  return evidence('body', read.find((line) => fold(line).includes(phrase)) ?? phrase);
}

/** A line in which a server refuses: a reply code with words, or a status code. */
function replyEvidence(lines: readonly string[]): Evidence | null {
  const line = lines.find(
    (text) =>
      /[45]/.test(text) &&
      (statedStatus(text)?.startsWith('2') === false || (replyCode(text) !== null && /[a-z]{4}/i.test(text))),
  );
  return line === undefined ? null : evidence('body', line);
}

function isDelay(message: Message, lines: readonly string[]): boolean {
  const subject = fold(message.subject);
  return delaySubjects.some((words) => subject.includes(words)) || phraseIn(lines, delayPhrases) !== null;
}
