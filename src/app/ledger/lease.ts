/**
 * Who may work on a mailbox right now. A lease runs out by itself, so a function that was killed blocks nobody for long; and
 * whoever lost it cannot write, since every claim renews it under the condition that it is still held.
 */
import { z } from 'zod';
import { transactionOperations, type Conditions, type Store, type StoreWrite, type World } from '../ports';
import { leaseEntity } from './record';

/**
 * How long a mailbox is left alone after its reader died. A reader that is merely slow loses nothing by it: the lease stays its
 * own until somebody else takes it, and then its next write is refused.
 */
export const leaseMs = 30_000;

/** A claim younger than this may still be worked on by a function that lost its lease: no request of the app takes longer. */
export const claimGraceMs = 200_000;

export interface Lease {
  readonly mailboxId: string;
  readonly owner: string;
}

/** null = somebody else holds it. */
export async function takeLease(world: World, mailboxId: string): Promise<Lease | null> {
  const lease: Lease = { mailboxId, owner: world.randomId() };
  const free: Conditions = [
    { attribute: 'untilMs', is: 'missing' },
    { attribute: 'untilMs', is: 'less', to: world.now() },
  ];
  if (await take(world, lease, free)) return lease;
  const abandoned = await fromTheFuture(world, mailboxId);
  return abandoned !== null && (await take(world, lease, abandoned)) ? lease : null;
}

function take({ store, now }: World, { mailboxId, owner }: Lease, when: Conditions): Promise<boolean> {
  const value = { owner, untilMs: now() + leaseMs };
  return store.transact([{ kind: 'set', entity: leaseEntity, key: mailboxId, value, when }]);
}

/** A clock that was ahead and was set back left a lease that would not run out for long: nobody holds one that lasts longer. */
async function fromTheFuture({ store, now }: World, mailboxId: string): Promise<Conditions | null> {
  const read = held.safeParse(await store.get({ key: mailboxId, entity: leaseEntity }));
  const isAbsurd = read.success && read.data.untilMs > now() + 2 * leaseMs;
  return isAbsurd ? [{ attribute: 'untilMs', is: 'equal', to: read.data.untilMs }] : null;
}

const held = z.object({ untilMs: z.number() });

/** The write that proves the lease is held and prolongs it: part of every claim. */
export function renewal(lease: Lease, nowMs: number): StoreWrite {
  return {
    kind: 'set',
    entity: leaseEntity,
    key: lease.mailboxId,
    value: { owner: lease.owner, untilMs: nowMs + leaseMs },
    when: [{ attribute: 'owner', is: 'equal', to: lease.owner }],
  };
}

interface Desk {
  readonly store: Store;
  readonly now: () => number;
}

/** The last write under each lease: all touch the record of the lease, and the storage refuses two at a time. */
const lastWrites = new WeakMap<Lease, Promise<unknown>>();

/**
 * Writes under the lease, one after the other; false = the lease was lost, or another condition did not hold.
 * @param writes asked for what to write when it is its turn
 * @param kept told before the next one's turn
 */
export async function writeUnderLease(
  { store, now }: Desk,
  lease: Lease,
  writes: () => readonly StoreWrite[],
  kept: () => void = () => undefined,
): Promise<boolean> {
  const write = async (): Promise<boolean> => {
    const isKept = await store.transact([renewal(lease, now()), ...writes()]);
    if (isKept) kept();
    return isKept;
  };
  const mine = (lastWrites.get(lease) ?? Promise.resolve()).then(write, write);
  lastWrites.set(lease, mine);
  return mine;
}

/** How many writes fit beside the renewal. */
export const writesPerClaim = transactionOperations - 1;

export async function giveBack(world: World, lease: Lease): Promise<void> {
  await world.store.transact([
    {
      kind: 'set',
      entity: leaseEntity,
      key: lease.mailboxId,
      value: { owner: '', untilMs: 0 },
      when: [{ attribute: 'owner', is: 'equal', to: lease.owner }],
    },
  ]);
}
