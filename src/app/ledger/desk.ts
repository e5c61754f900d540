/**
 * Writes under a lease. All touch the record of the lease, and the storage refuses two transactions at a time that touch the same:
 * so they go one after the other, and what has come in meanwhile goes together in the next.
 */
import { FailureError, type Failure } from '../../contract';
import { storeKeyText, transactionOperations, type Store, type StoreWrite } from '../ports';
import { attempt, type Attempt } from '../remedy';
import { accountWrite, book, type Account, type Move } from './account';
import { renewal, type Lease } from './lease';

/** What belongs together: kept as a whole, or not at all. */
export interface Entry {
  /** At most `writesPerEntry`. */
  readonly writes: readonly StoreWrite[];
  /** What it does to the account of the mailbox, which goes along. */
  readonly moves: readonly Move[];
}

/** The mailbox's account as it stands after the last write; `unsure` when nobody knows whether that was kept. */
export interface Books {
  account: Account;
  unsure: Failure | null;
}

interface Desk {
  readonly store: Store;
  readonly now: () => number;
}

interface Slip extends Entry {
  readonly books: Books | null;
  readonly ended: (tried: Attempt<boolean>) => void;
}

interface Queue {
  readonly slips: Slip[];
  isWriting: boolean;
}

const queues = new WeakMap<Lease, Queue>();

/** The renewal and the account go along. */
const writesPerEntry = transactionOperations - 2;

/**
 * Writes under the lease; false = the lease was lost, or a condition of this entry did not hold.
 * @param books needed for moves
 */
export async function writeUnderLease(desk: Desk, lease: Lease, entry: Entry, books: Books | null): Promise<boolean> {
  const queue = queues.get(lease) ?? { slips: [], isWriting: false };
  queues.set(lease, queue);
  const tried = await new Promise<Attempt<boolean>>((ended) => {
    queue.slips.push({ ...entry, books, ended });
    if (!queue.isWriting) void writeQueued(desk, lease, queue);
  });
  if (!tried.ok) throw new FailureError(tried.failure);
  return tried.value;
}

/** Nothing but the renewal: whether the lease is still held. */
export const stillHeld = (desk: Desk, lease: Lease): Promise<boolean> =>
  writeUnderLease(desk, lease, { writes: [], moves: [] }, null);

async function writeQueued(desk: Desk, lease: Lease, queue: Queue): Promise<void> {
  queue.isWriting = true;
  // Whoever has several comes with all of them at once.
  await Promise.resolve();
  while (queue.slips.length > 0) await writePack(desk, lease, nextPack(queue.slips));
  queue.isWriting = false;
}

/** The first ones that fit into one transaction, which may write a key once. */
function nextPack(slips: Slip[]): readonly Slip[] {
  const keys = new Set<string>();
  let many = 0;
  while (many < slips.length) {
    const own = slips[many]?.writes.map(storeKeyText) ?? [];
    const fits = keys.size + own.length <= writesPerEntry && !own.some((key) => keys.has(key));
    if (many > 0 && !fits) break;
    for (const key of own) keys.add(key);
    many += 1;
  }
  return slips.splice(0, many);
}

/** Never rejects. */
async function writePack(desk: Desk, lease: Lease, pack: readonly Slip[]): Promise<void> {
  const tried = await attempt(() => transact(desk, lease, pack));
  const isAboutOne = tried.ok ? !tried.value : tried.failure.code === 'storage-refused';
  if (isAboutOne && pack.length > 1) {
    for (const slip of pack) await writePack(desk, lease, [slip]);
    return;
  }
  for (const { books, moves, ended } of pack) {
    // It may have been kept nevertheless: the books of whoever comes after would lack it.
    if (!tried.ok && !isAboutOne && books !== null && moves.length > 0) books.unsure = tried.failure;
    ended(tried);
  }
}

async function transact({ store, now }: Desk, lease: Lease, pack: readonly Slip[]): Promise<boolean> {
  const writes = [renewal(lease, now()), ...pack.flatMap((slip) => slip.writes)];
  const moves = pack.flatMap((slip) => slip.moves);
  const books = pack.find((slip) => slip.moves.length > 0)?.books ?? null;
  if (books === null) return store.transact(writes);
  if (books.unsure !== null) throw new FailureError(books.unsure);
  const account = book(books.account, moves);
  const isKept = await store.transact([...writes, accountWrite(lease.mailboxId, account)]);
  if (isKept) books.account = account;
  return isKept;
}
