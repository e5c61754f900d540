/** A judged mail as people read it: what it says, which checks it met, what would be written. Pure. */
import { adfToHtml, type ImagePlace } from '../adf';
import type { ExplainedAttachment, ExplainedClue, ExplainedIssue, ExplainedSender, Explanation } from '../contract';
import type { Message, ReplySplit } from '../mail';
import { readAuthentication } from './authentication';
import { mailBody } from './comment';
import type { Decision, Disposition, Thread } from './disposition';
import type { Facts } from './facts';
import { dispositionInWords, reasonOf, type Planned } from './in-words';
import { chooseThread, judgeClues } from './thread';

export interface ToExplain extends Planned {
  readonly facts: Facts;
  /** With its stretches. */
  readonly split: ReplySplit;
  /** See `Explanation.acts`. */
  readonly acts: readonly string[];
  /** As the comment lists them. */
  readonly leftOut: readonly string[];
}

export function explanationOf(given: ToExplain): Explanation {
  const { facts, decision, split, acts } = given;
  const { message, kind } = facts;
  const { disposition, handler, steps } = decision;
  return {
    handler: handler === null ? null : { id: handler.id, name: handler.name },
    disposition: {
      kind: disposition.kind,
      reason: reasonOf(disposition),
      detail: dispositionInWords(disposition),
    },
    steps,
    mail: {
      messageId: message.messageId,
      subject: message.subject,
      dateMs: message.dateMs,
      sizeBytes: message.sizeBytes,
      to: message.to.map(({ address }) => address),
      cc: message.cc.map(({ address }) => address),
      deliveredTo: message.deliveredTo,
      kind: kind.kind,
      evidence: kind.evidence,
      defects: message.defects,
    },
    sender: senderOf(facts, decision),
    clues: cluesOf(facts, decision),
    issue: issueOf(threadIn(disposition)),
    text: split.stretches,
    cutBy: cutBy(split),
    forwarded: forwardedOf(split),
    attachments: filesOf(given),
    acts,
    written: writtenOf(given),
  };
}

function senderOf({ message, user, clues }: Facts, { handler }: Decision): ExplainedSender {
  const { name = '', address = '' } = message.from ?? {};
  return {
    name,
    address,
    user,
    authentication: readAuthentication(message, handler?.authentication.trustedServers ?? []),
    involvedAs: chooseThread(clues, handler, user)?.followed.involvedAs ?? [],
  };
}

function cluesOf({ clues, user }: Facts, { handler }: Decision): readonly ExplainedClue[] {
  return judgeClues(clues, handler, user).map(({ followed: { clue, issue }, outcome }) => ({
    by: clue.by,
    said: clue.said,
    issueKey: issue?.key ?? null,
    outcome,
  }));
}

function threadIn(disposition: Disposition): Thread | null {
  if (disposition.kind === 'comment' || disposition.kind === 'bounce') return disposition.thread;
  return disposition.kind === 'create' ? (disposition.link?.thread ?? null) : null;
}

function issueOf(thread: Thread | null): ExplainedIssue | null {
  if (thread === null || thread.by === 'chosen') return null;
  const { key, summary, status, closed, closedMs } = thread.issue;
  return { key, summary, status, closed, closedMs, by: thread.by };
}

const clueWords: Readonly<Record<ReplySplit['by']['clue'], string>> = {
  'own-marker': 'The line above which one answers',
  'client-mark': 'The mark of the mail program',
  'forward-separator': 'The line that begins a forwarded mail',
  'original-separator': 'The line that begins the original mail',
  'header-block': 'The header of an earlier mail',
  attribution: 'The line that says who wrote',
  'quote-marks': 'Quote marks',
  nothing: '',
};

function cutBy({ by: { clue, text, client } }: ReplySplit): string {
  if (clue === 'nothing') return '';
  const program = client === null ? '' : ` (${client})`;
  return text === '' ? `${clueWords[clue]}${program}` : `${clueWords[clue]}${program}: ${text}`;
}

function forwardedOf({ forwarded }: ReplySplit): Explanation['forwarded'] {
  if (forwarded === null) return null;
  const { from, subject, date } = forwarded;
  return { from: from === null ? '' : `${from.name} <${from.address}>`.trim(), subject, date };
}

function filesOf({ files }: Planned): readonly ExplainedAttachment[] {
  return files.map(({ file: { name, type, sizeBytes, inline }, kept, reason }) => ({
    name,
    type,
    sizeBytes,
    inline,
    kept,
    reason,
  }));
}

function writtenOf({ facts: { message }, split, decision, leftOut }: ToExplain): Explanation['written'] {
  const { disposition } = decision;
  if (disposition.kind !== 'comment' && disposition.kind !== 'create') return null;
  const nameSender = disposition.kind === 'create' || disposition.author.kind === 'app';
  const picture = (contentId: string): ImagePlace | null => pictureName(message, contentId);
  const { document } = mailBody(message, split, { picture, nameSender, leftOut });
  return { adf: document, html: adfToHtml(document) };
}

/** It is in Jira only once the mail is carried out: its name stands in its place. */
function pictureName({ attachments }: Message, contentId: string): ImagePlace | null {
  const file = attachments.find((one) => one.contentId === contentId);
  return file === undefined ? null : { kind: 'text', text: `[${file.name}]` };
}
