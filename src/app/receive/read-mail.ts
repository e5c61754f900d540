/** What a mail says, and which handler takes it. No Jira, no storage. */
import { chooseHandler, threadClues, type Choice, type Clue } from '../../inbound';
import {
  readBeat,
  readReplyToken,
  recogniseKind,
  splitReply,
  wellKnownMarkers,
  type BeatMark,
  type MailKind,
  type Message,
  type ReplySplit,
} from '../../mail';
import { identityOf } from '../ledger';
import type { Judging } from './judging';

export interface ReadMail {
  readonly message: Message;
  readonly kind: MailKind;
  /** The signed mark of a heartbeat. */
  readonly beat: BeatMark | null;
  readonly choice: Choice;
  readonly split: ReplySplit;
  readonly identity: string;
  readonly clues: readonly Clue[];
}

type Whose = Pick<Judging, 'own' | 'signingKeys' | 'handlers'>;

/** @param without names of attachments that count as not there */
export function readMail(whose: Whose, whole: Message, bytes: Uint8Array, without: readonly string[] = []): ReadMail {
  const attachments = whole.attachments.filter(({ name }) => !without.includes(name));
  const message = without.length === 0 ? whole : { ...whole, attachments };
  const choice = chooseHandler(message, whose.handlers);
  return {
    message,
    kind: kindOf(whose, message),
    beat: readBeat(message, whose.signingKeys),
    choice,
    split: splitFor(message, choice),
    identity: identityOf(message, bytes),
    clues: threadClues(message, whose.signingKeys, whose.own.addresses),
  };
}

/** @param withStretches see `ReplyOptions` */
export function splitFor(message: Message, { handler }: Choice, withStretches = false): ReplySplit {
  if (handler === null) return splitReply(message, { withStretches });
  const { markers, quotes, signatures } = handler.text;
  return splitReply(message, {
    withStretches,
    markers: [...markers, ...wellKnownMarkers],
    keeps: [
      ...(quotes === 'keep' ? (['quoted'] as const) : []),
      ...(signatures === 'keep' ? (['signature'] as const) : []),
    ],
  });
}

/** A Message-ID that we signed is ours, whatever else was done to the mail on its way. */
function kindOf({ own, signingKeys }: Whose, message: Message): MailKind {
  const id = message.messageId;
  if (id !== null && readReplyToken(id, signingKeys) !== null) {
    return { kind: 'own-mail', evidence: [{ where: 'header Message-ID', value: `${id} is signed by Postroom` }] };
  }
  return recogniseKind(message, own);
}
