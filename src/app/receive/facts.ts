/** What must be looked up before a decision: the mails it answers, the issue it names, whether we handled it before. */
import { z } from 'zod';
import type { Clue, Facts, IssueFacts, Thread } from '../../inbound';
import { referenceKey } from '../keys';
import { identityEntity } from '../ledger';
import { storeKeyText, type JiraIssue, type StoreKey } from '../ports';
import { issueOnce, type Reading } from './reading';
import type { Understood } from './understand';

/** To which issue a Message-ID belongs, and whether we sent it. */
const reference = z.object({ issueId: z.string(), direction: z.enum(['in', 'out']) });
const identityRecord = z.object({ record: z.string() });

export interface Gathered {
  readonly one: Understood;
  readonly facts: Facts;
  /** The ledger record of the same mail under another number; null when this is the first. */
  readonly duplicateOf: string | null;
}

/** Looks up everything for several mails with one read of the storage, and each issue once. */
export async function gather(reading: Reading, mails: readonly Understood[]): Promise<readonly Gathered[]> {
  const keys = mails.flatMap(storageKeys);
  const unique = new Map(keys.map((key) => [storeKeyText(key), key]));
  const found = await reading.world.store.getMany([...unique.values()]);
  return Promise.all(mails.map((one) => gatherOne(reading, one, found)));
}

function storageKeys({ identity, message, clues }: Understood): readonly StoreKey[] {
  const ids = clues.flatMap((clue) => (clue.by === 'references' ? [clue.messageId] : []));
  const own = message.messageId === null ? [] : [message.messageId];
  return [{ key: identity, entity: identityEntity }, ...[...own, ...ids].map((id) => ({ key: referenceKey(id) }))];
}

async function gatherOne(
  reading: Reading,
  one: Understood,
  found: ReadonlyMap<string, unknown>,
): Promise<Gathered> {
  const { message, kind, clues, identity, key } = one;
  const first = identityRecord.safeParse(found.get(storeKeyText({ key: identity, entity: identityEntity })));
  const known = (id: string): z.infer<typeof reference> | null =>
    reference.safeParse(found.get(referenceKey(id))).data ?? null;
  const sentByUs = message.messageId !== null && known(message.messageId)?.direction === 'out';
  const { thread, dead } = await resolve(reading, clues, known);
  const receivedMs = one.receivedMs ?? message.dateMs;
  return {
    one,
    duplicateOf: first.success && first.data.record !== key ? first.data.record : null,
    facts: {
      message,
      kind: sentByUs
        ? { kind: 'own-mail', evidence: [{ where: 'header Message-ID', value: `${message.messageId} was sent from here` }] }
        : kind,
      thread,
      deadClues: dead,
      beforeStart: receivedMs !== null && receivedMs < reading.startMs,
      newIssue: reading.handler.newIssue,
    },
  };
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
