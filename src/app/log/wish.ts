/**
 * What a person wants to become of mails. Only written down here: the reading of the mailbox carries it out under its lease, on
 * the path of every mail, where claims and markers see to it that nothing happens twice.
 */
import type { LogAnswers, MailWish } from '../../contract';
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
  const asked = await writeWishes(world, found, wish);
  return { asked, passed: ids.length - asked };
}

/** Writes the wish on all that may have one, and has their mailboxes read. Returns how many. */
export async function writeWishes(world: World, found: readonly Found[], wish: MailWish): Promise<number> {
  const possible = found.filter(({ record }) => canBeWished(record.outcome));
  let asked = 0;
  for (let at = 0; at < possible.length; at += transactionOperations) {
    asked += await writeSome(world, possible.slice(at, at + transactionOperations), wish);
  }
  const known = new Set((await loadConnections(world)).map(({ id }) => id));
  for (const mailbox of new Set(possible.map(({ record }) => record.mailbox)))
    if (known.has(mailbox)) await queueReading(world, mailbox, 'asked');
  return asked;
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
