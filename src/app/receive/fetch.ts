/** Listed references to understood mails: in batches that fit in memory, the next one on its way while one is worked on. */
import type { Failure } from '../../contract';
import {
  dayOf,
  identityEntity,
  messageEntity,
  moveOf,
  recordOfIdentity,
  short,
  type Entry,
  type MessageRecord,
} from '../ledger';
import type { FetchedMessage, StoreWrite } from '../ports';
import { attempt, remedyFor } from '../remedy';
import { jitterOf } from './outcome';
import type { Reading } from './reading';
import { underAnotherNumber } from './claim';
import { historyOf } from './record-of';
import type { Held } from './set-aside';
import type { Todo } from './todo';
import { understand, type Understood } from './understand';

/** What came of fetching a batch. */
export interface Batch {
  readonly understood: readonly Understood[];
  /** Records of messages that could not be fetched or understood, or are gone: nothing else is done about them. */
  readonly records: readonly Entry[];
  /** Of those, the ones that a person must look at. */
  readonly held: readonly Held[];
  /** Of those, by outcome. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Batches of at most this many messages and bytes: two of them lie in memory at once, and a few mails of a third. */
const mostMessages = 48;
const mostBytes = 8_388_608;
/** Attachments over this stay on the server when the message is over it. */
const inlineLimitBytes = 1_048_576;

export function batchesOf(todos: readonly Todo[]): readonly (readonly Todo[])[] {
  const batches: Todo[][] = [];
  let bytes = Infinity;
  for (const todo of todos) {
    const size = Math.min(todo.listed.sizeBytes, 2 * inlineLimitBytes);
    const last = batches.at(-1);
    if (last === undefined || last.length >= mostMessages || bytes + size > mostBytes) {
      batches.push([todo]);
      bytes = size;
    } else {
      last.push(todo);
      bytes += size;
    }
  }
  return batches;
}

export async function fetchBatch(reading: Reading, batch: readonly Todo[]): Promise<Batch> {
  const understood: Understood[] = [];
  const records: Entry[] = [];
  const held: Held[] = [];
  const counts: Record<string, number> = {};
  let waiting = new Map(batch.map((todo) => [JSON.stringify(todo.listed.ref), todo]));
  while (waiting.size > 0) {
    const before = waiting.size;
    const left = new Map(waiting);
    for await (const frame of framesOf(reading, [...waiting.values()])) {
      const name = JSON.stringify(frame.ref);
      const todo = left.get(name);
      left.delete(name);
      if (todo === undefined) continue;
      const one = await readFrame(reading, todo, frame);
      if ('message' in one) understood.push(one);
      else {
        records.push(await unreadEntry(reading, todo, one));
        if (one.outcome === 'hold') held.push({ key: todo.key, ref: todo.listed.ref });
        counts[one.outcome] = (counts[one.outcome] ?? 0) + 1;
      }
    }
    waiting = left;
    // An answer may stop at its size limit, but each brings at least one message.
    if (waiting.size === before) break;
  }
  return { understood, records, held, counts };
}

/**
 * A mail that is gone gives its identity back: should it come again, in another mailbox or under another number, it counts. Not that of
 * the mail it is a copy of; and where something of it may be in Jira, whoever meets it again must learn of that.
 */
async function unreadEntry({ world }: Reading, { key, known }: Todo, record: MessageRecord): Promise<Entry> {
  const value: MessageRecord = { ...record, booked: record.outcome };
  const own: StoreWrite = { kind: 'set', entity: messageEntity, key, value };
  const moves = [moveOf(known ?? record, record.outcome)];
  if (record.outcome !== 'gone' || known?.identity === undefined || known.claimedMs !== undefined)
    return { writes: [own], moves };
  const identity = { key: known.identity, entity: identityEntity };
  const isOwn = recordOfIdentity(await world.store.get(identity)) === key;
  return { writes: isOwn ? [own, { kind: 'delete', ...identity }] : [own], moves };
}

function framesOf({ world, login, connection }: Reading, todos: readonly Todo[]): AsyncIterable<FetchedMessage> {
  return world.gateway.fetch({
    server: login,
    folder: connection.incoming.folder,
    refs: todos.map(({ listed }) => listed.ref),
    inlineLimitBytes,
    answerLimitBytes: mostBytes,
  });
}

async function readFrame(reading: Reading, todo: Todo, frame: FetchedMessage): Promise<Understood | MessageRecord> {
  const { known } = todo;
  switch (frame.kind) {
    case 'message': {
      const tried = await attempt(() => Promise.resolve(understand(reading, todo, frame)));
      return tried.ok ? tried.value : unreadRecord(reading, todo, tried.failure);
    }
    case 'gone':
      if (known?.outcome === 'discard') return stillDiscarded(known);
      return goneRecord(reading, todo, 'It was removed from the mailbox before Postroom could read it.');
    case 'failed':
      // Listed under a number that means nothing any more, and never read: the next list has it under its new one.
      return frame.failure.code === 'mailbox-renumbered' && known?.subject === undefined
        ? goneRecord(reading, todo, underAnotherNumber)
        : unreadRecord(reading, todo, frame.failure);
  }
}

function goneRecord(reading: Reading, todo: Todo, reason: string): MessageRecord {
  return { ...bareRecord(reading, todo), outcome: 'gone', reason, settledMs: reading.world.now() };
}

export function bareRecord(
  { world, connection }: Reading,
  { listed, known }: Todo,
): Omit<MessageRecord, 'outcome' | 'reason'> {
  const atMs = known?.atMs ?? world.now();
  return {
    mailbox: connection.id,
    atMs,
    day: dayOf(atMs),
    ref: listed.ref,
    sizeBytes: listed.sizeBytes,
    tries: (known?.tries ?? 0) + 1,
    ...(listed.receivedMs === null ? {} : { receivedMs: listed.receivedMs }),
    ...(known?.claimedMs === undefined ? {} : { claimedMs: known.claimedMs }),
    ...(known === null ? {} : keptFields(known)),
    ...historyOf(known),
  };
}

/** What was understood at an earlier try still tells people which mail it is. */
function keptFields({
  sender,
  senderName,
  recipients,
  subject,
  messageId,
  messageHash,
  words,
  wish,
  mapped,
  tookOver,
}: MessageRecord): object {
  const kept = { sender, senderName, recipients, subject, messageId, messageHash, words, wish, mapped, tookOver };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/** A person asked to look at a discarded mail again, and it is not in the mailbox any more. */
function stillDiscarded({ wish, nextTryMs, ...known }: MessageRecord): MessageRecord {
  return {
    ...known,
    reason: short(`${known.reason} It could not be looked at again: it is not in the mailbox any more.`, 1000),
  };
}

/** This one could not be read; it waits for another try, then for a person. The others go on. */
function unreadRecord(reading: Reading, todo: Todo, failure: Failure): MessageRecord {
  const { wish, ...record } = bareRecord(reading, todo);
  if (wish?.kind === 'discard') {
    const reason = 'Discarded by hand.';
    return { ...record, outcome: 'discard', reason, cause: 'by-hand', settledMs: reading.world.now() };
  }
  const remedy = remedyFor(failure, record.tries, jitterOf(todo.key));
  const waits = remedy.kind === 'retry' || remedy.kind === 'pause';
  const why = { reason: failure.message, failure, cause: failure.code };
  if (!waits || record.tries >= 5) return { ...record, ...why, outcome: 'hold', settledMs: reading.world.now() };
  const nextTryMs = reading.world.now() + remedy.afterSeconds * 1000;
  return { ...record, ...why, outcome: 'waiting', nextTryMs, ...(wish === undefined ? {} : { wish }) };
}
