/** What is written down about messages: claims before anything is done in Jira, outcomes after. */
import type { Failure } from '../../contract';
import type { Disposition } from '../../inbound';
import { hashed, personKey, referenceKey } from '../keys';
import {
  claimGraceMs,
  dayOf,
  identityEntity,
  messageEntity,
  short,
  writeUnderLease,
  writesPerClaim,
  type MessageRecord,
  type Outcome,
} from '../ledger';
import type { Conditions, StoreWrite } from '../ports';
import type { Effect } from './carry-out';
import type { Reading } from './reading';
import type { Understood } from './understand';

/** What is known of a message whatever becomes of it. */
export function recordOf(reading: Reading, one: Understood): MessageRecord {
  const nowMs = reading.world.now();
  const { message, known, receivedMs } = one;
  const atMs = known?.atMs ?? nowMs;
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
  };
}

/** The record and the identity, under the condition that nobody else has them. */
export function claimWrites(reading: Reading, one: Understood): readonly StoreWrite[] {
  const nowMs = reading.world.now();
  const record: MessageRecord = {
    ...recordOf(reading, one),
    claimedMs: one.known?.claimedMs ?? nowMs,
    nextTryMs: nowMs + claimGraceMs,
  };
  return [recordWrite(one, record), { ...identityWrite(one), when: unlessTaken(one) }, ...leaveOldKey(one)];
}

/** The mailbox was renumbered: the record goes on under the new key. */
function leaveOldKey({ adopted }: Understood): readonly StoreWrite[] {
  return adopted === null ? [] : [{ kind: 'delete', key: adopted, entity: messageEntity }];
}

/** The record must be as it was read: missing, or with as many tries as we know of. */
function recordWrite({ key, known, adopted }: Understood, value: MessageRecord): StoreWrite {
  const when: Conditions =
    known === null || adopted !== null
      ? [{ attribute: 'outcome', is: 'missing' }]
      : [{ attribute: 'tries', is: 'equal', to: known.tries }];
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

/** Claims all of them or none. */
export async function claim(reading: Reading, mails: readonly Understood[]): Promise<boolean> {
  const writes = mails.flatMap((one) => claimWrites(reading, one));
  return writeUnderLease(reading.world, reading.lease, writes);
}

/** So many can be claimed at once. */
export const mostClaims = Math.floor(writesPerClaim / 3);

export interface Settled {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly effect: Effect | null;
  readonly disposition: Disposition | null;
  readonly failure: Failure | null;
  readonly nextTryMs: number | null;
}

/** Everything that is remembered of a message once its fate is known. The identity is its own unless it is a copy. */
export function settleWrites(
  reading: Reading,
  one: Understood,
  settled: Settled,
  { wasClaimed, isCopy }: { readonly wasClaimed: boolean; readonly isCopy: boolean },
): readonly StoreWrite[] {
  const record = settledRecord(reading, one, settled, wasClaimed);
  const own: StoreWrite = { kind: 'set', entity: messageEntity, key: one.key, value: record };
  const { effect } = settled;
  return [
    own,
    ...(wasClaimed || isCopy ? [] : [identityWrite(one), ...leaveOldKey(one)]),
    ...(effect === null ? [] : threadWrites(reading, one, effect, settled.outcome)),
  ];
}

function settledRecord(reading: Reading, one: Understood, settled: Settled, wasClaimed: boolean): MessageRecord {
  const { outcome, reason, effect, disposition, failure, nextTryMs } = settled;
  const nowMs = reading.world.now();
  const thread = disposition?.kind === 'comment' || disposition?.kind === 'bounce' ? disposition.thread : null;
  const issue = effect ?? (thread === null ? null : { issueId: thread.issue.id, issueKey: thread.issue.key });
  return {
    ...recordOf(reading, one),
    outcome,
    reason: short(reason, 1000),
    ...(wasClaimed ? { claimedMs: one.known?.claimedMs ?? nowMs } : {}),
    ...(outcome === 'waiting' ? {} : { settledMs: nowMs }),
    ...(nextTryMs === null ? {} : { nextTryMs }),
    ...(issue === null ? {} : { issueId: issue.issueId, issueKey: issue.issueKey }),
    ...(thread === null ? {} : { by: thread.by }),
    ...(effect?.commentId ? { commentId: effect.commentId } : {}),
    ...(failure === null ? {} : { failure }),
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
  return [...refs, ...peopleWrites(reading, one, issueId)];
}

/** A mail to a hundred people is a circular; its first recipients take part. */
const mostPeople = 10;

function peopleWrites(reading: Reading, { message }: Understood, issueId: string): readonly StoreWrite[] {
  const { own, peopleWritten, connection, world } = reading;
  const people = [...(message.from === null ? [] : [message.from]), ...message.to, ...message.cc]
    .filter(({ address }) => address.includes('@') && !own.addresses.includes(address.toLowerCase()))
    .slice(0, mostPeople);
  return people.flatMap(({ name, address }): StoreWrite[] => {
    const key = personKey(issueId, address);
    if (peopleWritten.has(key)) return [];
    peopleWritten.add(key);
    const value = { address: address.toLowerCase(), name: short(name, 100), mailbox: connection.id, atMs: world.now() };
    return [{ kind: 'set', key, value }];
  });
}

/** Writes lists of writes under the lease, as many together as fit; a list is never torn apart. false = the lease is lost. */
export async function writeAll(reading: Reading, lists: readonly (readonly StoreWrite[])[]): Promise<boolean> {
  let pack: StoreWrite[] = [];
  for (const list of lists) {
    if (pack.length > 0 && pack.length + list.length > writesPerClaim) {
      if (!(await writeUnderLease(reading.world, reading.lease, pack))) return false;
      pack = [];
    }
    pack.push(...list);
  }
  return pack.length === 0 || writeUnderLease(reading.world, reading.lease, pack);
}
