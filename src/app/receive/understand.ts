/** From what the gateway handed over to what it says. No Jira, no storage. */
import type { MessageRef } from '../../contract';
import { parseDate, parseMessage, type Message } from '../../mail';
import type { MessageRecord } from '../ledger';
import type { FetchedMessage } from '../ports';
import type { Todo } from './todo';
import { readMail, type ReadMail } from './read-mail';
import type { Reading } from './reading';

/** The same mail under another number, or in another mailbox. */
export interface Earlier {
  readonly key: string;
  readonly record: MessageRecord;
}

/** An earlier one whose place this one takes. */
export interface Adopted extends Earlier {
  /** Its number means nothing any more; or its mailbox does not go on with it. */
  readonly how: 'renumbered' | 'left-behind';
}

export interface Understood extends ReadMail {
  readonly key: string;
  readonly ref: MessageRef;
  readonly sizeBytes: number;
  readonly receivedMs: number | null;
  /** What the ledger knew of it before, under its own key and under that of an earlier one that it `adopted`. */
  readonly known: MessageRecord | null;
  /** What it knew under its own key. */
  readonly own: MessageRecord | null;
  /** What was written down before it was fetched; null = nothing was. */
  readonly mark: MessageRecord | null;
  readonly adopted: Adopted | null;
  /** As fetched; reduced when `isReduced`. */
  readonly bytes: Uint8Array;
  readonly isReduced: boolean;
  /** Attachments that a person had left out, by name. */
  readonly dropped: readonly string[];
}

export function understand(
  reading: Reading,
  { listed, key, known, mark, isNew }: Todo,
  fetched: Extract<FetchedMessage, { kind: 'message' }>,
): Understood {
  const omissions = fetched.omissions.map(({ offset, ...rest }) => ({ ...rest, sourceOffset: offset }));
  const without = known?.wish !== undefined && 'without' in known.wish ? known.wish.without : [];
  const whole = parseMessage(fetched.bytes, { omissions });
  const mail = readMail(reading, whole, fetched.bytes, without);
  return {
    ...mail,
    key,
    ref: fetched.ref,
    sizeBytes: fetched.sizeBytes,
    receivedMs: arrival(reading, whole, listed.receivedMs ?? fetched.receivedMs ?? receivedAt(whole), isNew),
    known,
    own: known,
    mark,
    adopted: null,
    bytes: fetched.bytes,
    isReduced: fetched.omissions.length > 0,
    dropped: without.filter((name) => whole.attachments.some((attachment) => attachment.name === name)),
  };
}

/** Mail with an old trace, or date, that was not there before was put there now. */
function arrival(
  { world, startMs }: Reading,
  { dateMs }: Message,
  receivedMs: number | null,
  isNew: boolean,
): number | null {
  const saidMs = receivedMs ?? dateMs;
  return isNew && saidMs !== null && saidMs < startMs ? world.now() : receivedMs;
}

/** POP3 does not say when a mail came; the uppermost trace field is that of the mailbox's own server (RFC 5321 section 4.4). */
function receivedAt(message: Message): number | null {
  const trace = message.headers.get('received');
  return trace === null ? null : parseDate(trace.slice(trace.lastIndexOf(';') + 1));
}

/** Words that tie mails of one batch together: two that share one are handled one after the other, in order. */
export function ties({ message, clues, identity }: Understood): readonly string[] {
  const ids = [message.messageId ?? identity, ...message.inReplyTo, ...message.references];
  const issues = clues.map((clue) =>
    clue.by === 'reply-token' ? clue.issueId : clue.by === 'references' ? clue.messageId : clue.issueKey,
  );
  return [...ids, ...issues];
}

/** The first mails that share nothing with one another nor with those in work, in order; and the rest. */
export function independent(
  waiting: readonly Understood[],
  most: number,
  inWork: readonly Understood[] = [],
): { readonly chosen: readonly Understood[]; readonly rest: readonly Understood[] } {
  const taken = new Set(inWork.flatMap(ties));
  const chosen: Understood[] = [];
  const rest: Understood[] = [];
  for (const one of waiting) {
    const words = ties(one);
    const isFree = chosen.length < most && !words.some((word) => taken.has(word));
    (isFree ? chosen : rest).push(one);
    for (const word of words) taken.add(word);
  }
  return { chosen, rest };
}
