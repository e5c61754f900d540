/**
 * Who may work on a mailbox right now. A lease runs out by itself, so a function that was killed blocks nobody for long; and
 * whoever lost it cannot write, since every claim renews it under the condition that it is still held.
 */
import { transactionOperations, type Store, type StoreWrite, type World } from '../ports';
import { leaseEntity } from './record';

/** Longer than any single call of the app may take, shorter than people like to wait after a crash. */
export const leaseMs = 120_000;

/** A claim younger than this may still be worked on by a function that lost its lease: no call of the app takes longer. */
export const claimGraceMs = leaseMs;

export interface Lease {
  readonly mailboxId: string;
  readonly owner: string;
}

/** null = somebody else holds it. */
export async function takeLease(world: World, mailboxId: string): Promise<Lease | null> {
  const lease: Lease = { mailboxId, owner: world.randomId() };
  const taken = await world.store.transact([
    {
      kind: 'set',
      entity: leaseEntity,
      key: mailboxId,
      value: { owner: lease.owner, untilMs: world.now() + leaseMs },
      when: [
        { attribute: 'untilMs', is: 'missing' },
        { attribute: 'untilMs', is: 'less', to: world.now() },
      ],
    },
  ]);
  return taken ? lease : null;
}

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

/** Writes under the lease; false = the lease was lost, or another condition did not hold. */
export async function writeUnderLease(
  { store, now }: { readonly store: Store; readonly now: () => number },
  lease: Lease,
  writes: readonly StoreWrite[],
): Promise<boolean> {
  return store.transact([renewal(lease, now()), ...writes]);
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
