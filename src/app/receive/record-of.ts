/** What the ledger keeps of a mail whatever becomes of it. */
import { hashed } from '../keys';
import { dayOf, short, type MessageRecord } from '../ledger';
import type { Reading } from './reading';
import type { Understood } from './understand';

/** What is known of a message whatever becomes of it. */
export function recordOf(reading: Reading, one: Understood): MessageRecord {
  const nowMs = reading.world.now();
  const { message, known, own, receivedMs } = one;
  // Under a new number a message was listed, and counts, for the first time.
  const atMs = own?.atMs ?? nowMs;
  return {
    mailbox: reading.connection.id,
    outcome: 'claimed',
    reason: '',
    atMs,
    day: dayOf(atMs),
    ref: one.ref,
    sizeBytes: one.sizeBytes,
    tries: (known?.tries ?? 0) + 1,
    identity: one.identity,
    ...(receivedMs === null ? {} : { receivedMs }),
    sender: message.from?.address.toLowerCase() ?? '',
    senderName: short(message.from?.name ?? '', 100),
    recipients: short([...message.to, ...message.cc].map(({ address }) => address).join(', ')),
    subject: short(message.subject),
    ...(message.messageId === null
      ? {}
      : { messageId: short(message.messageId, 500), messageHash: hashed(message.messageId) }),
    words: wordsOf(message),
    ...(known === null ? {} : keptFields(known)),
    ...(own?.booked === undefined ? {} : { booked: own.booked }),
    ...(message.attachments.length === 0 ? {} : { files: message.attachments.length }),
    ...historyOf(known),
  };
}

/** What a person chose for it, and what an earlier try may have left. */
function keptFields({ wish, mapped, claimedMs, tookOver }: MessageRecord): Partial<MessageRecord> {
  return {
    ...(wish === undefined ? {} : { wish }),
    ...(mapped === undefined ? {} : { mapped }),
    ...(claimedMs === undefined ? {} : { claimedMs }),
    ...(tookOver === undefined ? {} : { tookOver }),
  };
}

/** What people remember of a mail, for the search of the log. */
function wordsOf({ from, to, cc, subject, messageId }: Understood['message']): string {
  const people = [...(from === null ? [] : [from]), ...to, ...cc].map(({ name, address }) => `${name} ${address}`);
  return short([subject, ...people, messageId ?? ''].join(' '), 700).toLowerCase();
}

/** A record keeps its last tries; what came before says nothing new. */
const mostTries = 10;

/** The tries up to now, the one that the record is about included; nothing on the first. */
export function historyOf(known: MessageRecord | null): Pick<MessageRecord, 'history'> {
  if (known === null) return {};
  const { outcome, reason, settledMs, claimedMs, atMs, history = [] } = known;
  // A claim is the beginning of a try, not its end.
  if (outcome === 'claimed') return history.length === 0 ? {} : { history };
  const last = { atMs: settledMs ?? claimedMs ?? atMs, outcome, reason: short(reason, 200) };
  return { history: [...history, last].slice(-mostTries) };
}
