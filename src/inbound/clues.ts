/**
 * Which issue a mail may belong to, by what it says: our signed token (proof), the mails it answers (RFC 5322 section
 * 3.6.4), a key in our own address (RFC 5233) or in the subject (claims, for Jira to check). Strongest first; looking them up is the app's work.
 */
import { keyCandidates, readPlusAddress, readReplyToken, type Message, type MessageId } from '../mail';
import type { ThreadClue } from './disposition';

export type Clue =
  | { readonly by: Extract<ThreadClue, 'reply-token'>; readonly issueId: string; readonly said: string }
  | { readonly by: Extract<ThreadClue, 'references'>; readonly messageId: MessageId; readonly said: string }
  | {
      readonly by: Extract<ThreadClue, 'subject-key' | 'plus-address'>;
      readonly issueKey: string;
      readonly said: string;
    };

/** A mail that answers more than this many others is no conversation; the nearest ones are looked at. */
const mostReferences = 50;

/** Every clue of the mail, in the order in which they are believed. */
export function threadClues(
  message: Message,
  secrets: readonly string[],
  ownAddresses: readonly string[],
): readonly Clue[] {
  return [
    ...tokenClues(message, secrets),
    ...referenceClues(message),
    ...addressClues(message, ownAddresses),
    ...subjectClues(message),
  ];
}

function tokenClues(message: Message, secrets: readonly string[]): readonly Clue[] {
  const places = [
    ...message.inReplyTo,
    ...message.references.toReversed(),
    ...message.deliveredTo,
    ...[...message.to, ...message.cc].map(({ address }) => address),
  ];
  const found = new Map<string, Clue>();
  for (const said of places.slice(0, 4 * mostReferences)) {
    const token = readReplyToken(said, secrets);
    if (token !== null && !found.has(token.issueId)) {
      found.set(token.issueId, { by: 'reply-token', issueId: token.issueId, said });
    }
  }
  return [...found.values()];
}

/** The mail it answers, then its ancestors from the nearest to the first. */
function referenceClues(message: Message): readonly Clue[] {
  const ids = [...new Set([...message.inReplyTo, ...message.references.toReversed()])];
  return ids.slice(0, mostReferences).map((messageId) => ({ by: 'references', messageId, said: messageId }));
}

/** `support+PROJ-1@example.com`, where support@example.com is ours. */
function addressClues(message: Message, ownAddresses: readonly string[]): readonly Clue[] {
  const recipients = [...message.deliveredTo, ...[...message.to, ...message.cc].map(({ address }) => address)];
  const keys = new Map<string, Clue>();
  for (const said of recipients.slice(0, 4 * mostReferences)) {
    const read = readPlusAddress(said);
    if (read === null || !ownAddresses.includes(read.base) || !issueKey.test(read.detail)) continue;
    keys.set(read.detail.toUpperCase(), { by: 'plus-address', issueKey: read.detail.toUpperCase(), said });
  }
  return [...keys.values()];
}

const issueKey = /^[a-z][a-z0-9_]+-[1-9]\d{0,9}$/i;

/** Marked keys (`[PROJ-1]`) before bare ones; whether they exist is for Jira to say. */
function subjectClues(message: Message): readonly Clue[] {
  const candidates = keyCandidates(message.subject);
  const ordered = [...candidates.filter(({ marked }) => marked), ...candidates.filter(({ marked }) => !marked)];
  return ordered.map(({ key }) => ({ by: 'subject-key', issueKey: key, said: key }));
}
