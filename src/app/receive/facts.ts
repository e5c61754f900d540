/** What must be looked up before a decision: the mails it answers, the issue it names, whether we handled it before. */
import { z } from 'zod';
import { isJudgedByHandler, mayBeLogo, type Facts, type IssueFacts } from '../../inbound';
import { countsAsBounce, type MailKind } from '../../mail';
import { imagesKey, referenceKey } from '../keys';
import { identityEntity, isSettled, messageEntity, readRecord, recordOfIdentity, type MessageRecord } from '../ledger';
import { storeKeyText, type StoreKey } from '../ports';
import { attempt, type Attempt } from '../remedy';
import { seenImages, type SeenImages } from './images';
import { factsOf, followClues, recentComments } from './issue-facts';
import { issueOnce, type Judging, type MailSender } from './judging';
import { isLeftBehind } from './left-behind';
import type { ReadMail } from './read-mail';
import type { Reading } from './reading';
import { clockSkewMs } from './since';
import type { Earlier, Understood } from './understand';

/** To which issue a Message-ID belongs, and whether we sent it. */
const reference = z.object({ issueId: z.string(), direction: z.enum(['in', 'out']) });
type Reference = z.infer<typeof reference>;

export const referenceIn = (found: ReadonlyMap<string, unknown>, messageId: string): Reference | null =>
  reference.safeParse(found.get(referenceKey(messageId))).data ?? null;
/** The record of a mail that is still being worked on: answers to it wait. */
const pendingReference = z.object({ pending: z.string() });

export interface Gathered {
  readonly facts: Facts;
  readonly earlier: Earlier | null;
  /** It was handled so long ago that the log has forgotten it. */
  readonly isPurged: boolean;
  /** The issue that a person chose for it; null when nobody did, or there is none. */
  readonly chosen: IssueFacts | null;
  /** Pictures of the sender's earlier mails. */
  readonly seenImages: SeenImages;
  /** It answers an earlier mail whose issue is not known yet. */
  readonly awaits: string | null;
  /** Its own Message-ID leads nowhere yet. */
  readonly isFirstOfItsId: boolean;
}

export interface LookedUp {
  readonly one: Understood;
  readonly found: Attempt<Gathered>;
  /** Its Message-ID leads nowhere, or to this very record: answers to it may be told to wait. */
  readonly mayTell: boolean;
}

/** Looks up everything for several mails with one read of the storage, and each issue once. */
export async function gather(reading: Reading, mails: readonly Understood[]): Promise<readonly LookedUp[]> {
  const keys = mails.flatMap(storageKeys);
  const unique = new Map(keys.map((key) => [storeKeyText(key), key]));
  const records = await reading.world.store.getMany([...unique.values()]);
  const related = await relatedRecords(reading, mails, records);
  return Promise.all(
    mails.map(async (one) => ({
      one,
      found: await attempt(() => gatherOne(reading, one, records, related)),
      mayTell: leadsNowhereElse(one, [one.key], records),
    })),
  );
}

/** What must be read from storage to judge a mail. */
export function storageKeys({ identity, message, clues, choice }: ReadMail): readonly StoreKey[] {
  const ids = clues.flatMap((clue) => (clue.by === 'references' ? [clue.messageId] : []));
  const own = message.messageId === null ? [] : [message.messageId];
  const pictures = choice.handler?.attachments.leaveOutRepeatedImages === true && message.attachments.some(mayBeLogo);
  return [
    { key: identity, entity: identityEntity },
    ...[...own, ...ids].map((id) => ({ key: referenceKey(id) })),
    ...(pictures ? [{ key: imagesKey(message.from?.address ?? '') }] : []),
  ];
}

type Found = ReadonlyMap<string, unknown>;

/** Records of the same mails met before under another key, and of mails that they answer and that are not done. */
async function relatedRecords(
  { world }: Reading,
  mails: readonly Understood[],
  found: Found,
): Promise<ReadonlyMap<string, MessageRecord>> {
  const keys = mails.flatMap((one) =>
    [earlierKey(one, found) ?? [], pendingKeys(one, found).map(({ key }) => key)].flat(),
  );
  if (keys.length === 0) return new Map();
  const unique = [...new Set(keys)].map((key) => ({ key, entity: messageEntity }));
  const records = await world.store.getMany(unique);
  return new Map(
    unique.flatMap(({ key, entity }) => {
      const record = readRecord(records.get(storeKeyText({ key, entity })));
      return record === null ? [] : [[key, record] as const];
    }),
  );
}

/** The key under which the same mail was met first, when that is another. */
function earlierKey({ identity, key }: Understood, found: Found): string | null {
  const first = recordOfIdentity(found.get(storeKeyText({ key: identity, entity: identityEntity })));
  return first === key ? null : first;
}

/** An identity is written with its record, and goes with it unless the record was purged. */
const hasIdentity = ({ identity }: Understood, found: Found): boolean =>
  found.has(storeKeyText({ key: identity, entity: identityEntity }));

function pendingOf(messageId: string, found: Found): string | null {
  return pendingReference.safeParse(found.get(referenceKey(messageId))).data?.pending ?? null;
}

/** The mails it answers that are not done yet. */
function pendingKeys({ clues }: Understood, found: Found): readonly { readonly said: string; readonly key: string }[] {
  return clues.flatMap((clue) => {
    const key = clue.by === 'references' ? pendingOf(clue.messageId, found) : null;
    return key === null ? [] : [{ said: clue.said, key }];
  });
}

async function gatherOne(
  reading: Reading,
  one: Understood,
  found: Found,
  related: ReadonlyMap<string, MessageRecord>,
): Promise<Gathered> {
  const wish = one.known?.wish;
  const chosen = wish?.kind === 'issue' ? await issueOnce(reading, wish.issueKey) : null;
  const first = earlierKey(one, found);
  const record = first === null ? undefined : related.get(first);
  const awaited = pendingKeys(one, found).find(({ key }) => {
    const other = related.get(key);
    // What its mailbox does not go on with has no issue to wait for.
    return (
      other !== undefined && isUnfinishedBefore(key, other, one, reading.world.now()) && !isLeftBehind(reading, other)
    );
  });
  return {
    earlier: first === null || record === undefined ? null : { key: first, record },
    isPurged: first === null ? one.known === null && hasIdentity(one, found) : record === undefined,
    chosen: chosen === null ? null : factsOf(chosen),
    facts: await factsOfMail(reading, one, found, one.known?.mapped ?? null),
    seenImages: seenImages(found.get(imagesKey(senderOf(one)))),
    awaits: awaited?.said ?? null,
    isFirstOfItsId: leadsNowhereElse(one, [one.key, first], found),
  };
}

/** Whether its Message-ID leads nowhere yet, or to one of these records. */
function leadsNowhereElse({ message }: Understood, keys: readonly (string | null)[], found: Found): boolean {
  const id = message.messageId;
  if (id === null) return false;
  const pending = pendingOf(id, found);
  return pending === null ? !found.has(referenceKey(id)) : keys.includes(pending);
}

/** Mails wait for earlier ones only, so that two that answer each other do not wait for ever. */
function isUnfinishedBefore(
  otherKey: string,
  other: MessageRecord,
  { key, known }: Understood,
  nowMs: number,
): boolean {
  if (isSettled(other.outcome)) return false;
  const atMs = known?.atMs ?? nowMs;
  return other.atMs < atMs || (other.atMs === atMs && otherKey < key);
}

/**
 * @param found records by their keys; see `storageKeys`
 * @param mapped the Jira user whose mail it is taken for, because a person chose so
 */
export async function factsOfMail(
  judging: Judging,
  one: ReadMail & Pick<Understood, 'receivedMs'>,
  found: ReadonlyMap<string, unknown>,
  mapped: MailSender['mapped'] = null,
): Promise<Facts> {
  const { message, beat, clues, choice, receivedMs } = one;
  const known = (id: string): Reference | null => referenceIn(found, id);
  const sentByUs = message.messageId !== null && known(message.messageId)?.direction === 'out';
  const kind = sentByUs ? ownMail(message.messageId) : one.kind;
  const beforeStart = isBefore(receivedMs, message.dateMs, judging.startMs);
  const settings = { choice, leftOver: judging.leftOver, nowMs: judging.world.now() };
  const bare = { message, kind, beat, beforeStart, mapped: mapped?.name ?? null, ...settings };
  const handler = isJudgedByHandler(bare) ? choice.handler : null;
  const sender = senderOf(one);
  const wanted = handler !== null || countsAsBounce(kind) ? clues : [];
  const issueOf = (id: string): string | null => known(id)?.issueId ?? null;
  const { issue, ...followed } = await followClues(judging, wanted, handler, { address: sender, mapped }, issueOf);
  const brake = handler?.limits.brake ?? null;
  const recent =
    issue === null || brake === null || sender === ''
      ? []
      : await recentComments(judging, issue.id, sender, bare.nowMs - brake.minutes * 60_000);
  return { ...bare, ...followed, recentMails: recent.length };
}

const senderOf = ({ message }: Pick<ReadMail, 'message'>): string => message.from?.address ?? '';

function ownMail(messageId: string | null): MailKind {
  return { kind: 'own-mail', evidence: [{ where: 'header Message-ID', value: `${messageId} was sent from here` }] };
}

/** A sender's clock may be wrong, and mail takes time. */
const senderGraceMs = 86_400_000;

/** POP3 tells of no arrival, and a mail may lack the trace of one: then its own date must do. */
function isBefore(receivedMs: number | null, dateMs: number | null, startMs: number): boolean {
  if (receivedMs !== null) return receivedMs < startMs - clockSkewMs;
  return dateMs !== null && dateMs < startMs - senderGraceMs;
}
