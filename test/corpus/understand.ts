/** What the mail room understands of one mail, in the form of the command `explain` (without deciding). */
import { createHash } from 'node:crypto';
import { countsAsBounce, isPermanent, parseMessage, recogniseKind, splitReply } from '../../src/mail';
import type { Attachment, Defect, MailKind, Message, ReplySplit } from '../../src/mail';

export interface UnderstoodFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly inline: boolean;
  readonly sha256: string | null;
}

export interface Understood extends Pick<Message, 'subject' | 'from' | 'text'> {
  readonly replyText: string;
  readonly quotedText: string;
  readonly signature: string;
  readonly forwarded: ReplySplit['forwarded'];
  readonly by: ReplySplit['by'];
  readonly kind: MailKind['kind'];
  readonly evidence: MailKind['evidence'];
  readonly isAutoReply: boolean;
  readonly isBounce: boolean;
  readonly bounce: {
    readonly originalMessageId: string | null;
    readonly recipients: readonly { readonly address: string; readonly status: string; readonly permanent: boolean }[];
  } | null;
  readonly attachments: readonly UnderstoodFile[];
  readonly defects: readonly Defect[];
  readonly ms: number;
  readonly error: null;
}

export function understand(bytes: Uint8Array): Understood {
  const started = performance.now();
  const message = parseMessage(bytes);
  const { replyText, quotedText, signature, forwarded, by } = splitReply(message);
  const kind = recogniseKind(message);
  const ms = performance.now() - started;
  const { subject, from, text, defects } = message;
  const judged = { kind: kind.kind, evidence: kind.evidence, isAutoReply: kind.kind === 'auto-reply' };
  const split = { replyText, quotedText, signature, forwarded, by };
  const report = { isBounce: countsAsBounce(kind), bounce: bounceOf(kind) };
  const attachments = message.attachments.map(fileOf);
  return { subject, from, text, ...split, ...judged, ...report, attachments, defects, ms, error: null };
}

/** Reports of failure and delay. */
function bounceOf(kind: MailKind): Understood['bounce'] {
  if (kind.kind !== 'bounce' && kind.kind !== 'delivery-report') return null;
  const recipients = kind.recipients.map((recipient) => ({ ...recipient, permanent: isPermanent(recipient) }));
  return { originalMessageId: kind.originalMessageId, recipients };
}

function fileOf({ name, type, sizeBytes, inline, content }: Attachment): UnderstoodFile {
  const sha256 = content.kind === 'here' ? createHash('sha256').update(content.bytes).digest('hex') : null;
  return { name, type, size: sizeBytes, inline, sha256 };
}
