/**
 * What a person wants to become of mails. Only written down here: the reading of the mailbox carries it out under its lease, on
 * the path of every mail, where claims and markers see to it that nothing happens twice.
 */
import type { LogAnswers, MailWish, MappedSender, Wished } from '../../contract';
import { loadConnections } from '../connections';
import { messageEntity, readRecord, short, type MessageRecord, type Outcome, type RecordMapped } from '../ledger';
import { storeKeyText, transactionOperations, type Conditions, type StoreWrite, type World } from '../ports';
import { queueReading } from '../receive';
import { chosenUser, remember } from '../senders';

/** A mail that had its effect is not done again; one that is being worked on has its fate already. */
const canBeWished = (outcome: Outcome): boolean => outcome === 'hold' || outcome === 'discard' || outcome === 'waiting';

export interface Found {
  readonly key: string;
  readonly record: MessageRecord;
}

export async function wishFor(
  world: World,
  { ids, wish }: { readonly ids: readonly string[]; readonly wish: MailWish },
): Promise<LogAnswers['log.wish']> {
  const values = await world.store.getMany(ids.map((key) => ({ key, entity: messageEntity })));
  const found = ids.flatMap((key): Found[] => {
    const record = readRecord(values.get(storeKeyText({ key, entity: messageEntity })));
    return record === null ? [] : [{ key, record }];
  });
  const done = await writeWishes(world, found, wish);
  return { ...done, passed: ids.length - done.asked };
}

/** Writes the wish on all that may have one, and has their mailboxes read. */
export async function writeWishes(world: World, found: readonly Found[], wish: MailWish): Promise<Wished> {
  const possible = found.filter(({ record }) => canBeWished(record.outcome));
  const asked = await askedFor(world, wish);
  let count = 0;
  for (let at = 0; at < possible.length; at += transactionOperations) {
    count += await writeSome(world, possible.slice(at, at + transactionOperations), asked);
  }
  if (asked.remembers) await rememberAll(world, possible, asked.mapped);
  const meant = new Set(possible.map(({ record }) => record.mailbox));
  const mailboxes = (await loadConnections(world)).filter(({ id }) => meant.has(id));
  for (const { id, enabled } of mailboxes) if (enabled) await queueReading(world, id, 'asked');
  return { asked: count, waitsFor: mailboxes.filter(({ enabled }) => !enabled).map(({ name }) => name) };
}

/** A wish, and whose mail it is taken for. */
interface Asked {
  readonly wish: MailWish;
  /** null = whoever has its address. undefined = nothing was said of that. */
  readonly mapped: RecordMapped | null | undefined;
  readonly remembers: boolean;
}

async function askedFor(world: World, wish: MailWish): Promise<Asked> {
  if (!('sender' in wish)) return { wish, mapped: undefined, remembers: false };
  if (wish.sender === null) return { wish, mapped: null, remembers: false };
  const mapped = await mappedTo(world, wish.sender);
  return { wish, mapped, remembers: wish.sender.remember };
}

async function mappedTo(world: World, { accountId }: NonNullable<MappedSender>): Promise<RecordMapped> {
  const { displayName } = await chosenUser(world, accountId);
  const admin = world.accountId === null ? null : await world.jira.person(world.accountId);
  return { accountId, name: short(displayName, 100), by: short(admin?.displayName ?? '', 100), atMs: world.now() };
}

async function rememberAll(world: World, found: readonly Found[], mapped: Asked['mapped']): Promise<void> {
  const addresses = new Set(found.map(({ record }) => record.sender ?? '').filter((address) => address !== ''));
  if (!mapped) return;
  for (const address of addresses) await remember(world, address, mapped.accountId);
}

/** All together; when one of them was taken up or moved meanwhile, each by itself, as it is now. */
async function writeSome(world: World, some: readonly Found[], asked: Asked): Promise<number> {
  if (await world.store.transact(some.map((one) => wishWrite(world, one, asked)))) return some.length;
  let count = 0;
  for (const { key } of some) count += await writeOne(world, key, asked);
  return count;
}

async function writeOne(world: World, key: string, asked: Asked): Promise<number> {
  const record = readRecord(await world.store.get({ key, entity: messageEntity }));
  if (record === null || !canBeWished(record.outcome)) return 0;
  return (await world.store.transact([wishWrite(world, { key, record }, asked)])) ? 1 : 0;
}

/** Settled at the same time as when it was read, or tried as often: nobody works on it, or has moved it (see receive/set-aside.ts). */
function wishWrite({ now }: World, { key, record }: Found, { wish, mapped }: Asked): StoreWrite {
  const { mapped: before, ...rest } = record;
  const chosen = mapped === undefined ? before : (mapped ?? undefined);
  const sender = chosen === undefined ? {} : { mapped: chosen };
  const value: MessageRecord = { ...rest, ...sender, wish, nextTryMs: now() };
  const { settledMs, tries } = record;
  const when: Conditions =
    settledMs === undefined
      ? [{ attribute: 'tries', is: 'equal', to: tries }]
      : [{ attribute: 'settledMs', is: 'equal', to: settledMs }];
  return { kind: 'set', entity: messageEntity, key, value, when };
}
