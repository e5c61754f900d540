/** The accounts as the page shows them: what was listed, what became of it, and what is missing. */
import type { AccountDay, Accounts, Connection, MailboxAccount, Recount } from '../../contract';
import { isIncoming, loadConnections } from '../connections';
import { loadAccount, messageEntity, outcomes, readRecord, type Account, type Outcome } from '../ledger';
import type { World } from '../ports';

const shownDays = 30;
const shownHours = 48;

export async function accounts(world: World): Promise<Accounts> {
  return accountsOf(world, await loadConnections(world));
}

export async function accountsOf(world: World, connections: readonly Connection[]): Promise<Accounts> {
  const incoming = connections.filter(isIncoming);
  const books = await Promise.all(incoming.map(({ id }) => loadAccount(world, id)));
  const inWork = await Promise.all(incoming.map(({ id }) => inWorkByDay(world, id)));
  const mailboxes = incoming.map(({ id, name }, at): MailboxAccount => {
    const days = daysOf(books[at]?.days ?? {}, inWork[at] ?? new Map<string, number>());
    return { mailboxId: id, name, days };
  });
  const all = mailboxes.flatMap(({ days }) => days);
  return {
    mailboxes,
    hours: hoursOf(books, world.now()),
    unexplained: all.reduce((sum, { unexplained }) => sum + unexplained, 0),
    nowMs: world.now(),
  };
}

/** Newest first. */
function daysOf(days: Account['days'], inWork: ReadonlyMap<string, number>): readonly AccountDay[] {
  return Object.entries(days)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .slice(0, shownDays)
    .map(([day, { listed, counts }]) => {
      const working = inWork.get(day) ?? 0;
      const known = sumOf(counts) + working;
      // The ledger may be ahead of the list for as long as a page of it is being worked on.
      return { day, listed, outcomes: counts, inWork: working, unexplained: Math.max(0, listed - known) };
    });
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Claimed and not counted: there are as many as a reading works on at once, and those that a cut-off one left. */
async function inWorkByDay({ store }: World, mailboxId: string): Promise<ReadonlyMap<string, number>> {
  const { entries } = await store.query({
    entity: messageEntity,
    index: 'by-outcome',
    partition: [mailboxId, 'claimed'],
    newestFirst: true,
    limit: 100,
  });
  const days = new Map<string, number>();
  for (const { value } of entries) {
    const record = readRecord(value);
    if (record !== null && record.booked === undefined) days.set(record.day, (days.get(record.day) ?? 0) + 1);
  }
  return days;
}

function hoursOf(books: readonly Account[], nowMs: number): Accounts['hours'] {
  const first = nowMs - shownHours * 3_600_000;
  const sums = new Map<number, Record<string, number>>();
  for (const [hour, counts] of books.flatMap(({ hours }) => Object.entries(hours))) {
    const atMs = Date.parse(`${hour}:00:00Z`);
    const sum = sums.get(atMs) ?? {};
    for (const [outcome, count] of Object.entries(counts)) sum[outcome] = (sum[outcome] ?? 0) + count;
    if (atMs >= first) sums.set(atMs, sum);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([atMs, sum]) => ({ atMs, outcomes: sum }));
}

/** No more pages of records than this are counted in one call; each takes some milliseconds. */
const mostPages = 300;

/** Counts a day from the records themselves: a check on the account, which is kept beside them. */
export async function recount(
  world: World,
  { mailboxId, day }: { readonly mailboxId: string; readonly day: string },
): Promise<Recount> {
  const { days } = await loadAccount(world, mailboxId);
  const found: Record<string, number> = {};
  let pages = 0;
  for (const outcome of outcomes) {
    let cursor: string | null | undefined;
    while (cursor !== null && pages < mostPages) {
      const page = await dayPage(world, mailboxId, outcome, day, cursor);
      if (page.entries.length > 0) found[outcome] = (found[outcome] ?? 0) + page.entries.length;
      cursor = page.cursor;
      pages += 1;
    }
  }
  return { day, outcomes: found, booked: days[day]?.counts ?? {}, complete: pages < mostPages };
}

function dayPage(
  { store }: World,
  mailboxId: string,
  outcome: Outcome,
  day: string,
  cursor: string | undefined,
): ReturnType<World['store']['query']> {
  const from = Date.parse(`${day}T00:00:00Z`);
  return store.query({
    entity: messageEntity,
    index: 'by-outcome',
    partition: [mailboxId, outcome],
    from,
    to: from + 86_399_999,
    newestFirst: false,
    limit: 100,
    ...(cursor === undefined ? {} : { cursor }),
  });
}
