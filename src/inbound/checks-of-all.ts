/** Checks that all mail goes through before any handler is asked: nobody can switch them off. */
import { countsAsBounce, type MailKind } from '../mail';
import type { AnyCase, Check } from './case';
import type { DiscardReason, Disposition } from './disposition';
import { beatInWords } from './in-words';
import { chooseThread } from './thread';

export const discard = (reason: DiscardReason, detail: string): Disposition => ({ kind: 'discard', reason, detail });

/** The evidence of a kind in words: `header Auto-Submitted: auto-replied`. */
export function evidenceOf({ kind, evidence }: MailKind): string {
  return evidence.length === 0 ? kind : evidence.map(({ where, value }) => `${where}: ${value}`).join('; ');
}

export const checksOfAll: readonly Check<AnyCase>[] = [
  {
    check: 'Was it received before this mailbox was set to begin?',
    looked: ({ facts: { message } }) =>
      message.dateMs === null ? 'no date' : new Date(message.dateMs).toISOString().slice(0, 19),
    verdict: ({ facts }) =>
      facts.beforeStart ? discard('before-start', 'It is older than the time from which this mailbox is read.') : null,
  },
  {
    check: 'Is it a heartbeat of ours?',
    looked: ({ facts: { beat } }) => (beat === null ? 'no mark of one' : beatInWords(beat)),
    verdict: ({ facts: { beat } }) => (beat === null ? null : { kind: 'heartbeat', ...beat }),
  },
  {
    check: 'Is it our own mail coming back?',
    looked: ({ facts: { kind } }) => evidenceOf(kind),
    verdict: ({ facts: { kind } }) => (kind.kind === 'own-mail' ? discard('own-mail', evidenceOf(kind)) : null),
  },
  {
    check: 'Does it report that a mail of ours did not arrive?',
    looked: ({ facts: { kind } }) => evidenceOf(kind),
    verdict: ({ facts: { kind, clues } }) =>
      countsAsBounce(kind)
        ? {
            kind: 'bounce',
            originalMessageId: kind.originalMessageId,
            recipients: kind.recipients,
            thread: chooseThread(clues, null, null)?.thread ?? null,
          }
        : null,
  },
  {
    check: 'Is it a report of delivery, reading or abuse, or a question whether we are a machine?',
    looked: ({ facts: { kind } }) => evidenceOf(kind),
    verdict: ({ facts: { kind } }) => reportOfMachine(kind),
  },
];

function reportOfMachine(kind: MailKind): Disposition | null {
  switch (kind.kind) {
    case 'read-receipt':
    case 'challenge':
    case 'feedback-report':
    case 'delivery-report':
      return discard(kind.kind, evidenceOf(kind));
    case 'auto-reply':
    case 'person':
    case 'own-mail':
    case 'bounce':
    case 'bulk':
    case 'list':
    case 'calendar':
      return null;
  }
}
