/** One mail, explained: understood, judged by the same rules as in the app, nothing done. */
import {
  chooseHandler,
  decide,
  mailBody,
  reasonOf,
  threadClues,
  type Decision,
  type Disposition,
  type Facts,
} from '../../inbound';
import {
  countsAsBounce,
  isPermanent,
  parseMessage,
  recogniseKind,
  splitReply,
  type Address,
  type MailKind,
  type Message,
  type ReplySplit,
} from '../../mail';
import { follow, type Known } from './known';

interface Read {
  readonly message: Message;
  readonly kind: MailKind;
  readonly split: ReplySplit;
  readonly decision: Decision;
}

/** One line of `explain --jsonl`. */
export interface Explained {
  readonly file: string;
  readonly messageId: string | null;
  readonly subject: string;
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly text: string;
  readonly replyText: string;
  readonly quotedText: string;
  readonly signature: string;
  readonly forwarded: { readonly from: Address | null; readonly subject: string; readonly body: string } | null;
  readonly attachments: readonly {
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly inline: boolean;
  }[];
  readonly isAutoReply: boolean;
  readonly isBounce: boolean;
  readonly bounce: {
    readonly originalMessageId: string | null;
    readonly recipients: readonly {
      readonly address: string;
      readonly status: string;
      readonly diagnostic: string;
      readonly permanent: boolean;
    }[];
  } | null;
  readonly issueKey: string | null;
  readonly issueKeyBy: string | null;
  readonly disposition: { readonly kind: Disposition['kind']; readonly reason: string };
  readonly steps: Decision['steps'];
  readonly defects: Message['defects'];
  /** Only when asked for. */
  readonly adf: unknown;
  readonly error: string | null;
}

export function explainMail(file: string, bytes: Uint8Array, known: Known, withAdf: boolean): Explained {
  const { message, kind, split, decision } = judge(bytes, known);
  const { replyText, quotedText, signature, forwarded } = split;
  const { disposition, steps } = decision;
  const thread = threadOf(disposition);
  return {
    file,
    messageId: message.messageId,
    subject: message.subject,
    from: message.from,
    to: message.to,
    cc: message.cc,
    text: message.text,
    replyText,
    quotedText,
    signature,
    forwarded: forwarded && { from: forwarded.from, subject: forwarded.subject, body: forwarded.body },
    attachments: message.attachments.map(({ name, type, sizeBytes: size, inline }) => ({ name, type, size, inline })),
    isAutoReply: kind.kind === 'auto-reply',
    isBounce: countsAsBounce(kind),
    bounce: bounceOf(kind),
    issueKey: thread?.issue.key ?? null,
    issueKeyBy: thread?.by ?? null,
    disposition: { kind: disposition.kind, reason: reasonOf(disposition) },
    steps,
    defects: message.defects,
    adf: withAdf ? bodyOf(message, split, disposition) : null,
    error: null,
  };
}

function judge(bytes: Uint8Array, known: Known): Read {
  const message = parseMessage(bytes);
  const sent = message.messageId === null ? null : known.sentFor(message.messageId);
  const kind: MailKind =
    sent === null
      ? recogniseKind(message, known.own)
      : { kind: 'own-mail', evidence: [{ where: 'header Message-ID', value: `sent for ${sent}` }] };
  const facts: Facts = {
    message,
    kind,
    beat: null,
    beforeStart: false,
    choice: chooseHandler(message, known.handlers),
    leftOver: 'hold',
    clues: follow(known, threadClues(message, [], known.own.addresses)),
    user: null,
    recentMails: 0,
    mapped: null,
    nowMs: message.dateMs ?? 0,
  };
  return { message, kind, split: splitReply(message), decision: decide(facts) };
}

function threadOf(disposition: Disposition): Extract<Disposition, { kind: 'comment' }>['thread'] | null {
  return disposition.kind === 'comment' || disposition.kind === 'bounce' ? disposition.thread : null;
}

function bodyOf(message: Message, split: ReplySplit, { kind }: Disposition): unknown {
  if (kind !== 'comment' && kind !== 'create') return null;
  return mailBody(message, split, { picture: () => null, nameSender: true, leftOut: [] }).document;
}

/** Reports of failure and of delay. */
function bounceOf(kind: MailKind): Explained['bounce'] {
  if (kind.kind !== 'bounce' && kind.kind !== 'delivery-report') return null;
  const recipients = kind.recipients.map((recipient) => {
    const { address, status, diagnostic } = recipient;
    return { address, status, diagnostic, permanent: isPermanent(recipient) };
  });
  return { originalMessageId: kind.originalMessageId, recipients };
}

/** A file that could not be read. */
export function unexplained(file: string, error: unknown): object {
  return { file, error: error instanceof Error ? error.message : 'It could not be read.' };
}
