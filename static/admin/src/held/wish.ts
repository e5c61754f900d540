/** What can be done with mails that wait for a person: words, consequences, and the wish they make. */
import { announce, call } from '../api';
import { refused } from '../kit/use-call';
import type { AdminInput, Failure, LogRow, Reply } from '../../../../src/contract';

export type Act = 'issue' | 'create' | 'release' | 'sender' | 'refuse' | 'discard';

/** What is asked of the app. */
export type MailInput = AdminInput<'log.wish'>['wish'];

/** The mails that are meant. */
export type Target =
  | { readonly kind: 'rows'; readonly rows: readonly LogRow[] }
  | { readonly kind: 'all'; readonly mailboxId: string; readonly cause: string; readonly count: number };

export const countOf = (target: Target): number => (target.kind === 'rows' ? target.rows.length : target.count);

export const mailsOf = (count: number): string => (count === 1 ? 'this mail' : `${count} mails`);

interface ActWords {
  /** In a menu. */
  readonly text: string;
  readonly title: (count: number) => string;
  readonly button: string;
  /** What it means, before one does it. */
  readonly consequence: string;
  readonly done: (count: number) => string;
}

const mails = (count: number): string => (count === 1 ? '1 mail' : `${count} mails`);

export const actWords: Readonly<Record<Act, ActWords>> = {
  issue: {
    text: 'Comment on an issue…',
    title: (count) => `Comment with ${mailsOf(count)}`,
    button: 'Comment',
    consequence: 'Answers to it go to this issue from now on, and the sender hears of new comments on it.',
    done: (count) => `${mails(count)} will become ${count === 1 ? 'a comment' : 'comments'}`,
  },
  create: {
    text: 'New issue…',
    title: (count) => (count === 1 ? 'New issue from this mail' : `New issues from ${count} mails`),
    button: 'Create',
    consequence: 'Each mail becomes an issue of its own.',
    done: (count) => `${mails(count)} will become ${count === 1 ? 'a new issue' : 'new issues'}`,
  },
  release: {
    text: 'Process again…',
    title: (count) => `Process ${mailsOf(count)} again`,
    button: 'Process again',
    consequence:
      'It is decided anew, as if it came now, with the settings of now. What an earlier try did already is found and not done twice.',
    done: (count) => `${mails(count)} will be processed again`,
  },
  sender: {
    text: 'Choose the sender…',
    title: (count) => `Choose the sender of ${mailsOf(count)}`,
    button: 'Process again',
    consequence:
      'It is decided anew, as if this person had sent it: who may do what, who reports a new issue, who watches. The text of the mail still names its address.',
    done: (count) => `${mails(count)} will be processed again with this sender`,
  },
  refuse: {
    text: 'Refuse…',
    title: (count) => `Refuse ${mailsOf(count)}`,
    button: 'Refuse',
    consequence:
      'Nothing becomes of it in Jira, and the sender is told by mail, at most once a day; a machine is never told. This cannot be taken back.',
    done: (count) => `${mails(count)} will be refused`,
  },
  discard: {
    text: 'Discard…',
    title: (count) => `Discard ${mailsOf(count)}`,
    button: 'Discard',
    consequence:
      'Nothing becomes of it in Jira, and the sender is not told. On the mail server it is treated as handled. It stays in the log, from where it can be processed again while it is in its folder.',
    done: (count) => `${mails(count)} will be discarded`,
  },
};

export const acts = ['issue', 'create', 'release', 'sender', 'refuse', 'discard'] as const satisfies readonly Act[];

interface Asked {
  readonly asked: number;
  readonly waitsFor: readonly string[];
}

/** Asks for it. @returns why it was not done; null = it is asked for */
export async function askFor(act: Act, target: Target, wish: MailInput): Promise<Failure | null> {
  const reply = await send(target, wish);
  if (!reply.ok) return reply.kind === 'failed' ? reply.failure : refused(reply.problems);
  const { asked, waitsFor } = reply.value;
  if (asked === 0) {
    const text = 'Meanwhile they were handled, or are being worked on.';
    announce({ title: 'Nothing was left to do', text, type: 'info' });
    return null;
  }
  const undo = (): void => void send(target, { kind: 'hold' });
  const waits = waitsFor.length === 0 ? '' : `As soon as ${waitsFor.join(', ')} is enabled.`;
  const action = act === 'discard' && target.kind === 'rows' ? { action: { text: 'Undo', onClick: undo } } : {};
  announce({ title: actWords[act].done(asked), text: waits, ...action });
  return null;
}

async function send(target: Target, wish: MailInput): Promise<Reply<Asked>> {
  if (target.kind === 'rows') return call('log.wish', { ids: target.rows.map(({ id }) => id), wish });
  const { mailboxId, cause } = target;
  let asked = 0;
  for (;;) {
    const reply = await call('held.wishAll', { mailboxId, cause, wish });
    if (!reply.ok) return reply;
    asked += reply.value.asked;
    // Some hundred a call; those that are asked for are not found again.
    if (!reply.value.left || reply.value.asked === 0) return { ok: true, value: { ...reply.value, asked } };
  }
}

/** What a log row allows. */
export const canAct = ({ direction, outcome, wish }: LogRow): boolean =>
  direction === 'in' && wish === null && (outcome === 'hold' || outcome === 'discard' || outcome === 'waiting');
