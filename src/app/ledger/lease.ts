/**
 * Who may work on a mailbox right now. A lease runs out by itself, so a function that was killed blocks nobody for long; and
 * whoever lost it cannot write, since every claim renews it under the condition that it is still held.
 */
import { z } from 'zod';
import type { Conditions, StoreWrite, World } from '../ports';
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
  /** So many readers before this one, in a row, were stopped before they had written anything. */
  readonly deaths: number;
}

/** null = somebody else holds it. */
export async function takeLease(world: World, mailboxId: string): Promise<Lease | null> {
  const read = held.safeParse(await world.store.get({ key: mailboxId, entity: leaseEntity }));
  const before = read.success ? read.data : null;
  const lease: Lease = { mailboxId, owner: world.randomId(), deaths: deathsAfter(before) };
  const free: Conditions = [
    { attribute: 'untilMs', is: 'missing' },
    { attribute: 'untilMs', is: 'less', to: world.now() },
  ];
  if (await take(world, lease, free)) return lease;
  const abandoned = fromTheFuture(world, before);
  return abandoned !== null && (await take(world, lease, abandoned)) ? lease : null;
}

function take({ store, now }: World, { mailboxId, owner, deaths }: Lease, when: Conditions): Promise<boolean> {
  const value = { owner, untilMs: now() + leaseMs, deaths };
  return store.transact([{ kind: 'set', entity: leaseEntity, key: mailboxId, value, when }]);
}

/** A clock that was ahead and was set back left a lease that would not run out for long: nobody holds one that lasts longer. */
function fromTheFuture({ now }: World, before: Held | null): Conditions | null {
  const isAbsurd = before !== null && before.untilMs > now() + 2 * leaseMs;
  return isAbsurd ? [{ attribute: 'untilMs', is: 'equal', to: before.untilMs }] : null;
}

const held = z.object({ owner: z.string(), untilMs: z.number(), deaths: z.number().default(0) });
type Held = z.infer<typeof held>;

/** Who ends gives the lease back; who was stopped leaves it as it was, and with every write the count begins anew. */
const deathsAfter = (before: Held | null): number => (before === null || before.owner === '' ? 0 : before.deaths + 1);

/** The write that proves the lease is held and prolongs it: part of every claim. */
export function renewal(lease: Lease, nowMs: number): StoreWrite {
  return {
    kind: 'set',
    entity: leaseEntity,
    key: lease.mailboxId,
    value: { owner: lease.owner, untilMs: nowMs + leaseMs, deaths: 0 },
    when: isHeldBy(lease),
  };
}

const isHeldBy = ({ owner }: Lease): Conditions => [{ attribute: 'owner', is: 'equal', to: owner }];

/**
 * Writes before anything was begun, while nothing else is written: the lease is only looked at. Who dies after this still counts as one
 * that has written nothing; `false` = the lease was lost.
 */
export function writeBeforehand({ store }: World, lease: Lease, write: StoreWrite): Promise<boolean> {
  return store.transact([{ kind: 'check', entity: leaseEntity, key: lease.mailboxId, when: isHeldBy(lease) }, write]);
}

export async function giveBack(world: World, lease: Lease): Promise<void> {
  await world.store.transact([
    {
      kind: 'set',
      entity: leaseEntity,
      key: lease.mailboxId,
      value: { owner: '', untilMs: 0, deaths: 0 },
      when: [{ attribute: 'owner', is: 'equal', to: lease.owner }],
    },
  ]);
}
