/** What must be looked up before a decision: the mails it answers, the issue it names, whether we handled it before. */
import { z } from 'zod';
import type { Clue, Facts, IssueFacts, Thread } from '../../inbound';
import { referenceKey } from '../keys';
import { identityEntity, messageEntity, readRecord, type MessageRecord } from '../ledger';
import { storeKeyText, type JiraIssue, type StoreKey } from '../ports';
import { attempt, type Attempt } from '../remedy';
import { issueOnce, type Reading } from './reading';
import { clockSkewMs } from './since';
import type { Understood } from './understand';

/** To which issue a Message-ID belongs, and whether we sent it. */
const reference = z.object({ issueId: z.string(), direction: z.enum(['in', 'out']) });
const identityRecord = z.object({ record: z.string() });

export interface Gathered {
  readonly facts: Facts;
  readonly earlier: Earlier | null;
  /** The issue that a person chose for it; null when nobody did, or there is none. */
  readonly chosen: IssueFacts | null;
}

/** The same mail under another number, or in another mailbox. */
export interface Earlier {
  readonly key: string;
  readonly record: MessageRecord;
}

/** Looks up everything for several mails with one read of the storage, and each issue once. */
export async function gather(
  reading: Reading,
  mails: readonly Understood[],
): Promise<readonly { readonly one: Understood; readonly found: Attempt<Gathered> }[]> {
  const keys = mails.flatMap(storageKeys);
  const unique = new Map(keys.map((key) => [storeKeyText(key), key]));
  const records = await reading.world.store.getMany([...unique.values()]);
  const earlier = await earlierRecords(reading, mails, records);
  return Promise.all(
    mails.map(async (one) => ({
      one,
      found: await attempt(() => gatherOne(reading, one, records, earlier.get(one.identity) ?? null)),
    })),
  );
}

function storageKeys({ identity, message, clues }: Understood): readonly StoreKey[] {
  const ids = clues.flatMap((clue) => (clue.by === 'references' ? [clue.messageId] : []));
  const own = message.messageId === null ? [] : [message.messageId];
  return [{ key: identity, entity: identityEntity }, ...[...own, ...ids].map((id) => ({ key: referenceKey(id) }))];
}

/** By identity: the record of the first of each mail that was met before under another key. */
async function earlierRecords(
  { world }: Reading,
  mails: readonly Understood[],
  found: ReadonlyMap<string, unknown>,
): Promise<ReadonlyMap<string, Earlier>> {
  const others = mails.flatMap(({ identity, key }) => {
    const first = identityRecord.safeParse(found.get(storeKeyText({ key: identity, entity: identityEntity })));
    return first.success && first.data.record !== key ? [{ identity, key: first.data.record }] : [];
  });
  if (others.length === 0) return new Map();
  const keys = others.map(({ key }) => ({ key, entity: messageEntity }));
  const records = await world.store.getMany(keys);
  return new Map(
    others.flatMap(({ identity, key }) => {
      const record = readRecord(records.get(storeKeyText({ key, entity: messageEntity })));
      return record === null ? [] : [[identity, { key, record }] as const];
    }),
  );
}

async function gatherOne(
  reading: Reading,
  one: Understood,
  found: ReadonlyMap<string, unknown>,
  earlier: Earlier | null,
): Promise<Gathered> {
  const { message, kind, clues } = one;
  const known = (id: string): z.infer<typeof reference> | null =>
    reference.safeParse(found.get(referenceKey(id))).data ?? null;
  const sentByUs = message.messageId !== null && known(message.messageId)?.direction === 'out';
  const { thread, dead } = await resolve(reading, clues, known);
  const { receivedMs, known: before } = one;
  const chosen = before?.wish?.kind === 'issue' ? await issueOnce(reading, before.wish.issueKey) : null;
  return {
    earlier,
    chosen: chosen === null ? null : factsOf(chosen),
    facts: {
      message,
      kind: sentByUs
        ? {
            kind: 'own-mail',
            evidence: [{ where: 'header Message-ID', value: `${message.messageId} was sent from here` }],
          }
        : kind,
      thread,
      deadClues: dead,
      beforeStart: isBefore(receivedMs, message.dateMs, reading.startMs),
      notFound: reading.handlers[0]?.notFound ?? { kind: reading.leftOver },
    },
  };
}

/** A sender's clock may be wrong, and mail takes time. */
const senderGraceMs = 86_400_000;

/** POP3 tells of no arrival, and a mail may lack the trace of one: then its own date must do. */
function isBefore(receivedMs: number | null, dateMs: number | null, startMs: number): boolean {
  if (receivedMs !== null) return receivedMs < startMs - clockSkewMs;
  return dateMs !== null && dateMs < startMs - senderGraceMs;
}

/** Follows the clues in the order in which they are believed, until one leads to an issue. */
async function resolve(
  reading: Reading,
  clues: readonly Clue[],
  known: (id: string) => { readonly issueId: string } | null,
): Promise<{ readonly thread: Thread | null; readonly dead: readonly string[] }> {
  const dead: string[] = [];
  for (const clue of clues) {
    const idOrKey = target(clue, known);
    if (idOrKey === null) continue;
    const issue = await issueOnce(reading, idOrKey);
    if (issue !== null) return { thread: { issue: factsOf(issue), by: clue.by, said: clue.said }, dead };
    dead.push(clue.said);
  }
  return { thread: null, dead };
}

function target(clue: Clue, known: (id: string) => { readonly issueId: string } | null): string | null {
  switch (clue.by) {
    case 'reply-token':
      return clue.issueId;
    case 'references':
      return known(clue.messageId)?.issueId ?? null;
    case 'subject-key':
      return clue.issueKey;
  }
}

export function factsOf({ id, key, summary, projectKey }: JiraIssue): IssueFacts {
  return { id, key, summary, projectKey };
}
