/** What is written down about messages: claims before anything is done in Jira, outcomes after. */
import { FailureError, type Failure } from '../../contract';
import type { Disposition, Step } from '../../inbound';
import { isOwn } from '../../outbound';
import { hashed, languageKey, personKey, referenceKey } from '../keys';
import {
  accountWrite,
  book,
  claimGraceMs,
  dayOf,
  identityEntity,
  messageEntity,
  moveOf,
  readRecord,
  short,
  writeUnderLease,
  writesPerClaim,
  type MessageRecord,
  type Move,
  type Outcome,
} from '../ledger';
import type { Conditions, StoreWrite } from '../ports';
import type { Effect } from './carry-out';
import { imageWrites, type SeenImages } from './images';
import type { Reading } from './reading';
import type { Understood } from './understand';

/** What is known of a message whatever becomes of it. */
export function recordOf(reading: Reading, one: Understood): MessageRecord {
  const nowMs = reading.world.now();
  const { message, known, adopted, receivedMs } = one;
  // Under its new number a message was listed, and counts, for the first time.
  const atMs = adopted === null ? (known?.atMs ?? nowMs) : nowMs;
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
    ...(known?.claimedMs === undefined ? {} : { claimedMs: known.claimedMs }),
    ...(receivedMs === null ? {} : { receivedMs }),
    sender: message.from?.address.toLowerCase() ?? '',
    senderName: short(message.from?.name ?? '', 100),
    recipients: short([...message.to, ...message.cc].map(({ address }) => address).join(', ')),
    subject: short(message.subject),
    ...(message.messageId === null
      ? {}
      : { messageId: short(message.messageId, 500), messageHash: hashed(message.messageId) }),
    words: wordsOf(message),
    ...(known === null ? {} : chosenFields(known)),
    ...(adopted === null && known?.booked !== undefined ? { booked: known.booked } : {}),
    ...(message.attachments.length === 0 ? {} : { files: message.attachments.length }),
    ...historyOf(known),
  };
}

/** What a person chose for it. */
function chosenFields({ wish, mapped }: MessageRecord): Pick<MessageRecord, 'wish' | 'mapped'> {
  return { ...(wish === undefined ? {} : { wish }), ...(mapped === undefined ? {} : { mapped }) };
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

/** A mail that is about to be acted on. */
export interface Claim {
  readonly one: Understood;
  /** Its Message-ID leads nowhere yet: answers to it must learn that it is being worked on. */
  readonly isFirstOfItsId: boolean;
}

/** The record and the identity, under the condition that nobody else has them. */
function claimWrites(reading: Reading, { one, isFirstOfItsId }: Claim): readonly StoreWrite[] {
  const nowMs = reading.world.now();
  const record: MessageRecord = {
    ...recordOf(reading, one),
    claimedMs: one.known?.claimedMs ?? nowMs,
    nextTryMs: nowMs + claimGraceMs,
    begun: one.mark?.begun ?? (one.known?.begun ?? 0) + 1,
  };
  return [
    recordWrite(one, record),
    { ...identityWrite(one), when: unlessTaken(one) },
    ...leaveOldKey(reading, one),
    ...(isFirstOfItsId ? pendingWrites(one) : []),
  ];
}

/** What answers to it find until its issue is known. */
function pendingWrites({ message, key }: Understood): readonly StoreWrite[] {
  if (message.messageId === null) return [];
  return [{ kind: 'set', key: referenceKey(message.messageId), value: { pending: key } }];
}

export const underAnotherNumber = 'The mail server gave this mail another number; it goes on under that.';

/** The mailbox was renumbered: the message goes on under the new key, and what is left at the old one says so. */
function leaveOldKey({ world }: Reading, { adopted, known }: Understood): readonly StoreWrite[] {
  if (adopted === null || known === null || known.outcome === 'gone') return [];
  const { nextTryMs, failure, ...rest } = known;
  const settledMs = world.now();
  const value: MessageRecord = { ...rest, outcome: 'gone', booked: 'gone', reason: underAnotherNumber, settledMs };
  return [{ kind: 'set', key: adopted, entity: messageEntity, value }];
}

/** The record must be as it was read: missing, or with as many tries as we know of. */
function recordWrite({ key, known, adopted, mark }: Understood, value: MessageRecord): StoreWrite {
  const before = mark ?? (adopted === null ? known : null);
  const when: Conditions =
    before === null
      ? [{ attribute: 'outcome', is: 'missing' }]
      : [{ attribute: 'tries', is: 'equal', to: before.tries }];
  return { kind: 'set', entity: messageEntity, key, value, when };
}

function identityWrite({ key, identity }: Understood): Extract<StoreWrite, { kind: 'set' }> {
  return { kind: 'set', entity: identityEntity, key: identity, value: { record: key } };
}

/** Nobody has handled this mail, under this number or another. */
const unlessTaken = ({ key, adopted }: Understood): Conditions => [
  { attribute: 'record', is: 'missing' },
  { attribute: 'record', is: 'equal', to: key },
  ...(adopted === null ? [] : [{ attribute: 'record', is: 'equal', to: adopted } as const]),
];

/** Claims mails, several in one write; false = one of them could not be, or the lease is lost. */
export async function claim({ world, lease, ...reading }: Reading, claims: readonly Claim[]): Promise<boolean> {
  const writeTogether = (pack: readonly StoreWrite[]): Promise<boolean> => writeUnderLease(world, lease, () => pack);
  let pack: readonly StoreWrite[] = [];
  for (const writes of claims.map((one) => claimWrites({ ...reading, world, lease }, one))) {
    if (pack.length + writes.length > writesPerClaim) {
      if (!(await writeTogether(pack))) return false;
      pack = [];
    }
    pack = [...pack, ...writes];
  }
  return pack.length === 0 || writeTogether(pack);
}

export interface Settled {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly effect: Effect | null;
  readonly disposition: Disposition | null;
  readonly failure: Failure | null;
  readonly nextTryMs: number | null;
}

/** What belongs together: records, and what they do to the account. */
export interface Entry {
  readonly writes: readonly StoreWrite[];
  readonly moves: readonly Move[];
}

interface How {
  readonly isFirstOfItsId: boolean;
  readonly wasClaimed: boolean;
  readonly isCopy: boolean;
  readonly steps: readonly Step[];
  readonly seenImages: SeenImages;
}

/** Everything that is remembered of a message once its fate is known. The identity is its own unless it is a copy. */
export function settleEntry(reading: Reading, one: Understood, settled: Settled, how: How): Entry {
  const { wasClaimed, isCopy, isFirstOfItsId, steps } = how;
  const record = settledRecord(reading, one, settled, wasClaimed);
  const value: MessageRecord = { ...record, booked: settled.outcome, ...stepsOf(steps) };
  const own: StoreWrite = { kind: 'set', entity: messageEntity, key: one.key, value };
  const { effect } = settled;
  const writes = [
    own,
    ...(wasClaimed || isCopy ? [] : [identityWrite(one), ...leaveOldKey(reading, one)]),
    ...(effect === null ? [] : threadWrites(reading, one, effect, settled.outcome)),
    ...(effect === null ? [] : imageWrites(one, how.seenImages)),
    ...(settled.outcome === 'waiting' && isFirstOfItsId && !wasClaimed && !isCopy ? pendingWrites(one) : []),
  ];
  return { writes, moves: [moveOf(record, settled.outcome), ...leavingMoves(reading, one)] };
}

function stepsOf(steps: readonly Step[]): Pick<MessageRecord, 'steps'> {
  const kept = steps.map(({ check, matched, looked }) => ({ check, matched, looked: short(looked, 160) }));
  return kept.length === 0 ? {} : { steps: kept };
}

/** The old number's record counts as gone in the account of its mailbox, which is this one's only if it was renumbered. */
function leavingMoves({ connection }: Reading, { adopted, known }: Understood): readonly Move[] {
  return adopted === null || known?.mailbox !== connection.id ? [] : [moveOf(known, 'gone')];
}

function settledRecord(reading: Reading, one: Understood, settled: Settled, wasClaimed: boolean): MessageRecord {
  const { outcome, reason, effect, failure, nextTryMs } = settled;
  const nowMs = reading.world.now();
  const { wish, ...base } = recordOf(reading, one);
  return {
    ...base,
    // Once it is settled, a wish is fulfilled or has failed.
    ...(wish !== undefined && outcome === 'waiting' ? { wish } : {}),
    outcome,
    reason: short(reason, 1000),
    ...(wasClaimed ? { claimedMs: one.known?.claimedMs ?? nowMs } : {}),
    ...(outcome === 'waiting' ? {} : { settledMs: nowMs }),
    ...(nextTryMs === null ? {} : { nextTryMs }),
    ...threadFields(settled),
    ...(effect?.commentId ? { commentId: effect.commentId } : {}),
    ...(failure === null ? {} : { failure }),
  };
}

/** Why, in one word: the failure's code, or the reason of the decision; null when it goes without saying. */
export function causeOf({ failure, disposition }: Pick<Settled, 'failure' | 'disposition'>): string | null {
  return failure?.code ?? (disposition !== null && 'reason' in disposition ? disposition.reason : null);
}

/** Which issue, how it was known, and why in one word. */
function threadFields({
  effect,
  disposition,
  failure,
}: Settled): Pick<MessageRecord, 'issueId' | 'issueKey' | 'by' | 'cause'> {
  const thread = disposition !== null && 'thread' in disposition ? disposition.thread : null;
  const issue = effect ?? (thread === null ? null : { issueId: thread.issue.id, issueKey: thread.issue.key });
  const cause = causeOf({ failure, disposition });
  return {
    ...(issue === null ? {} : { issueId: issue.issueId, issueKey: issue.issueKey }),
    ...(thread === null ? {} : { by: thread.by }),
    ...(cause === null ? {} : { cause }),
  };
}

/** A mail that opened an issue may answer mails that we never saw: others that answer them belong to it too. */
const mostAdopted = 5;

/** What later mails and notifications find the issue and its people by. */
function threadWrites(reading: Reading, one: Understood, { issueId }: Effect, outcome: Outcome): readonly StoreWrite[] {
  const { messageId, references, inReplyTo } = one.message;
  const adopted = outcome === 'create' ? [...new Set([...references, ...inReplyTo])].slice(0, mostAdopted) : [];
  const ids = new Set([...(messageId === null ? [] : [messageId]), ...adopted]);
  const refs = [...ids].map((id): StoreWrite => ({
    kind: 'set',
    key: referenceKey(id),
    value: { issueId, direction: 'in' },
  }));
  return [...refs, ...peopleWrites(reading, one, issueId), ...languageWrites(reading, one)];
}

/** A mail to a hundred people is a circular; its first recipients take part. */
const mostPeople = 10;

function peopleWrites(reading: Reading, { message }: Understood, issueId: string): readonly StoreWrite[] {
  const { own, peopleWritten, connection, world } = reading;
  const people = [...(message.from === null ? [] : [message.from]), ...message.to, ...message.cc]
    .filter(({ address }) => address.includes('@') && !isOwn(own.addresses, address))
    .slice(0, mostPeople);
  return people.flatMap(({ name, address }): StoreWrite[] => {
    const key = personKey(issueId, address);
    if (peopleWritten.has(key)) return [];
    peopleWritten.add(key);
    const value = { address: address.toLowerCase(), name: short(name, 100), mailbox: connection.id, atMs: world.now() };
    return [{ kind: 'set', key, value }];
  });
}

/** An entry whose record the storage will not take, cut down to what cannot be at fault. */
export function bareEntry({ writes, moves }: Entry): Entry {
  return { writes: writes.map((write) => ('value' in write ? { ...write, value: bareValue(write) } : write)), moves };
}

function bareValue({ entity, value }: Extract<StoreWrite, { kind: 'set' }>): object | string | number {
  const record = entity === messageEntity ? readRecord(value) : null;
  if (record === null) return value;
  const { senderName, recipients, subject, messageId, words, history, steps, failure, sender, ...kept } = record;
  const reason = `${short(record.reason, 200).replace(/[^\x20-\x7e]/g, '?')} The storage did not take all of its particulars.`;
  return { ...kept, reason };
}

/** The account goes along with every pack. */
const writesPerPack = writesPerClaim - 1;

/** Writes entries under the lease, as many together as fit; an entry is never torn apart. false = the lease is lost. */
export async function writeAll(reading: Reading, entries: readonly Entry[]): Promise<boolean> {
  let pack: Entry[] = [];
  let size = 0;
  for (const entry of entries) {
    if (pack.length > 0 && size + entry.writes.length > writesPerPack) {
      if (!(await writePack(reading, pack))) return false;
      pack = [];
      size = 0;
    }
    pack.push(entry);
    size += entry.writes.length;
  }
  return pack.length === 0 || writePack(reading, pack);
}

async function writePack({ world, lease, connection, books }: Reading, pack: readonly Entry[]): Promise<boolean> {
  const moves = pack.flatMap((entry) => entry.moves);
  const writes = pack.flatMap((entry) => entry.writes);
  let account = books.account;
  const toWrite = (): readonly StoreWrite[] => {
    if (books.unsure !== null) throw new FailureError(books.unsure);
    account = book(books.account, moves);
    return [...writes, accountWrite(connection.id, account)];
  };
  return writeUnderLease(world, lease, toWrite, (tried) => {
    if (tried.ok && tried.value) books.account = account;
    // It may have been kept nevertheless: the books of whoever comes after would lack it.
    if (!tried.ok && tried.failure.code !== 'storage-refused') books.unsure = tried.failure;
  });
}

/** What language a person writes in, where their mail program says so (RFC 3282): mail to them is written in it. */
function languageWrites({ peopleWritten }: Reading, { message, kind }: Understood): readonly StoreWrite[] {
  const address = message.from?.address.toLowerCase() ?? '';
  const [said = ''] = (message.headers.get('content-language') ?? '').toLowerCase().split(/[-,;\s]/);
  const key = languageKey(address);
  if (kind.kind !== 'person' || address === '' || !/^[a-z]{2,3}$/.test(said) || peopleWritten.has(key)) return [];
  peopleWritten.add(key);
  return [{ kind: 'set', key, value: { language: said } }];
}
