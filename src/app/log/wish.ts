/**
 * What a person wants to become of mails. Only written down here: the reading of the mailbox carries it out under its lease, on
 * the path of every mail, where claims and markers see to it that nothing happens twice.
 */
import type { LogAnswers, MailWish, Wished } from '../../contract';
import { loadConnections } from '../connections';
import { messageEntity, readRecord, type MessageRecord, type Outcome } from '../ledger';
import { storeKeyText, transactionOperations, type StoreWrite, type World } from '../ports';
import { queueReading } from '../receive';

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
  let asked = 0;
  for (let at = 0; at < possible.length; at += transactionOperations) {
    asked += await writeSome(world, possible.slice(at, at + transactionOperations), wish);
  }
  const meant = new Set(possible.map(({ record }) => record.mailbox));
  const mailboxes = (await loadConnections(world)).filter(({ id }) => meant.has(id));
  for (const { id, enabled } of mailboxes) if (enabled) await queueReading(world, id, 'asked');
  return { asked, waitsFor: mailboxes.filter(({ enabled }) => !enabled).map(({ name }) => name) };
}

/** All together; when one of them was taken up meanwhile, each by itself. */
async function writeSome(world: World, some: readonly Found[], wish: MailWish): Promise<number> {
  if (await world.store.transact(some.map((one) => wishWrite(world, one, wish)))) return some.length;
  if (some.length === 1) return 0;
  let asked = 0;
  for (const one of some) asked += await writeSome(world, [one], wish);
  return asked;
}

/** A claim counts a try: as many tries as were read means that nobody works on it. */
function wishWrite({ now }: World, { key, record }: Found, wish: MailWish): StoreWrite {
  const value: MessageRecord = { ...record, wish, nextTryMs: now() };
  const when = [{ attribute: 'tries', is: 'equal', to: record.tries }] as const;
  return { kind: 'set', entity: messageEntity, key, value, when };
}
