/**
 * Which issue a mail may belong to, by what it says: our signed token (proof), the mails it answers (RFC 5322 section
 * 3.6.4), a key in the subject (a claim, for Jira to check). Strongest first; looking them up is the app's work.
 */
import { keyCandidates, readReplyToken, type Message, type MessageId } from '../mail';
import type { ThreadClue } from './disposition';

export type Clue =
  | { readonly by: Extract<ThreadClue, 'reply-token'>; readonly issueId: string; readonly said: string }
  | { readonly by: Extract<ThreadClue, 'references'>; readonly messageId: MessageId; readonly said: string }
  | { readonly by: Extract<ThreadClue, 'subject-key'>; readonly issueKey: string; readonly said: string };

/** A mail that answers more than this many others is no conversation; the nearest ones are looked at. */
const mostReferences = 50;

/** Every clue of the mail, in the order in which they are believed. */
export function threadClues(message: Message, secrets: readonly string[]): readonly Clue[] {
  return [...tokenClues(message, secrets), ...referenceClues(message), ...subjectClues(message)];
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

/** Marked keys (`[PROJ-1]`) before bare ones; whether they exist is for Jira to say. */
function subjectClues(message: Message): readonly Clue[] {
  const candidates = keyCandidates(message.subject);
  const ordered = [...candidates.filter(({ marked }) => marked), ...candidates.filter(({ marked }) => !marked)];
  return ordered.map(({ key }) => ({ by: 'subject-key', issueKey: key, said: key }));
}
