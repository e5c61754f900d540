/**
 * What an incoming mail means: a list of checks, read from top to bottom; the first that has a verdict decides. Pure:
 * everything that had to be looked up comes in as facts.
 */
import type { HandlerNotFound } from '../contract';
import { baseSubject, countsAsBounce, type MailKind, type Message } from '../mail';
import type { Decision, DiscardReason, Disposition, Step, Thread } from './disposition';

export interface Facts {
  readonly message: Message;
  readonly kind: MailKind;
  /** The issue it belongs to, when a clue held; what it was known by. */
  readonly thread: Thread | null;
  /** Clues that led nowhere, for explaining: "COVID-19 is no issue". */
  readonly deadClues: readonly string[];
  /** When it was received is before the mailbox was set to begin. */
  readonly beforeStart: boolean;
  readonly notFound: HandlerNotFound;
}

interface Check {
  readonly check: string;
  readonly looked: (facts: Facts) => string;
  readonly verdict: (facts: Facts) => Disposition | null;
}

const discard = (reason: DiscardReason, detail: string): Disposition => ({ kind: 'discard', reason, detail });

/** The evidence of a kind in words: `header Auto-Submitted: auto-replied`. */
function evidenceOf(kind: MailKind): string {
  const { evidence } = kind;
  return evidence.length === 0 ? kind.kind : evidence.map(({ where, value }) => `${where}: ${value}`).join('; ');
}

/** In this order. Those that keep machines out come before the one that asks which issue. */
const checks: readonly Check[] = [
  {
    check: 'Was it received before this mailbox was set to begin?',
    looked: ({ message }) => (message.dateMs === null ? 'no date' : new Date(message.dateMs).toISOString()),
    verdict: ({ beforeStart }) =>
      beforeStart ? discard('before-start', 'It is older than the time from which this mailbox is read.') : null,
  },
  {
    check: 'Is it our own mail coming back?',
    looked: ({ kind }) => evidenceOf(kind),
    verdict: ({ kind }) => (kind.kind === 'own-mail' ? discard('own-mail', evidenceOf(kind)) : null),
  },
  {
    check: 'Does it report that a mail of ours did not arrive?',
    looked: ({ kind }) => evidenceOf(kind),
    verdict: ({ kind, thread }) =>
      countsAsBounce(kind)
        ? { kind: 'bounce', originalMessageId: kind.originalMessageId, recipients: kind.recipients, thread }
        : null,
  },
  {
    check: 'Did a machine write it?',
    looked: ({ kind }) => evidenceOf(kind),
    verdict: ({ kind }) => machineMail(kind),
  },
  {
    check: 'Does it say who sent it?',
    looked: ({ message }) => message.from?.address ?? 'no From',
    verdict: ({ message }) =>
      (message.from?.address ?? '') === ''
        ? {
            kind: 'hold',
            reason: 'no-sender',
            detail: 'The mail has no sender address, so nobody could be named or answered.',
          }
        : null,
  },
  {
    check: 'Does it belong to an issue?',
    looked: ({ thread, deadClues }) => thread?.said ?? (deadClues.length === 0 ? 'no clue' : deadClues.join(', ')),
    verdict: ({ thread }) => (thread === null ? null : { kind: 'comment', thread }),
  },
  {
    check: 'What becomes of mail without an issue?',
    looked: ({ notFound }) => (notFound.kind === 'create' ? `create in ${notFound.issue.projectKey}` : notFound.kind),
    verdict: withoutIssue,
  },
];

/** Answers of machines and reports; lists, invitations and bulk mail may have been written by a person and go on. */
function machineMail(kind: MailKind): Disposition | null {
  switch (kind.kind) {
    case 'auto-reply':
    case 'read-receipt':
    case 'challenge':
    case 'feedback-report':
    case 'delivery-report':
      return discard(kind.kind, evidenceOf(kind));
    case 'person':
    case 'own-mail':
    case 'bounce':
    case 'bulk':
    case 'list':
    case 'calendar':
      return null;
  }
}

function withoutIssue({ message, notFound, deadClues }: Facts): Disposition {
  switch (notFound.kind) {
    case 'create':
      return {
        kind: 'create',
        projectKey: notFound.issue.projectKey,
        issueType: notFound.issue.issueType,
        summary: summaryOf(message),
      };
    case 'discard':
      return discard('no-issue', 'It belongs to no issue, and mail without an issue is discarded here.');
    case 'refuse':
    case 'hold': {
      const tried = deadClues.length === 0 ? '' : ` Tried: ${deadClues.join(', ')}.`;
      return { kind: 'hold', reason: 'no-issue', detail: `It belongs to no issue that Postroom could find.${tried}` };
    }
  }
}

/** Jira's summary: one line of at most 255 characters. */
const mostSummary = 255;

/** The summary of a new issue. */
export function summaryOf(message: Message): string {
  const subject = baseSubject(message.subject)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (subject !== '') return Array.from(subject).slice(0, mostSummary).join('');
  const from = message.from?.name ?? '';
  return `Mail from ${from === '' ? (message.from?.address ?? 'unknown sender') : from}`.slice(0, mostSummary);
}

/** Decides, and says how. */
export function decide(facts: Facts): Decision {
  const steps: Step[] = [];
  for (const { check, looked, verdict } of checks) {
    const disposition = verdict(facts);
    steps.push({ check, matched: disposition !== null, looked: looked(facts).slice(0, 500) });
    if (disposition !== null) return { disposition, steps };
  }
  return { disposition: withoutIssue(facts), steps };
}
