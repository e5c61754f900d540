/** Mail that waits for a person: counted by mailbox and cause, listed, and handled by the hundred. */
import type { HeldGroup, LogAnswers, LogPage, MailWish } from '../../contract';
import { isIncoming, loadConnections } from '../connections';
import { messageEntity, readRecord, type MessageRecord } from '../ledger';
import type { StorePage, World } from '../ports';
import { mergedPage } from './page';
import { incomingRow } from './rows';
import type { Stream } from './streams';
import { writeWishes, type Found } from './wish';

/** Records of one mailbox that are counted in one call. */
const mostCounted = 1000;

export async function heldGroups(world: World): Promise<LogAnswers['held.groups']> {
  const mailboxes = (await loadConnections(world)).filter(isIncoming);
  const counted = await Promise.all(
    mailboxes.map(async (mailbox) => ({ mailbox, ...(await heldOf(world, mailbox.id)) })),
  );
  const groups = counted.flatMap(({ mailbox: { id, name }, records }) => groupsOf({ id, name }, records));
  return { groups, more: counted.some(({ more }) => more) };
}

/** A cause that the record does not name. */
export const unnamedCause = 'unknown';

const causeOf = ({ cause, failure }: MessageRecord): string => cause ?? failure?.code ?? unnamedCause;

function groupsOf(mailbox: HeldGroup['mailbox'], records: readonly MessageRecord[]): readonly HeldGroup[] {
  const byCause = new Map<string, MessageRecord[]>();
  for (const record of records) byCause.set(causeOf(record), [...(byCause.get(causeOf(record)) ?? []), record]);
  return [...byCause].map(([cause, [newest, ...older]]) => ({
    mailbox,
    cause,
    reason: newest?.reason ?? '',
    count: older.length + 1,
    newestMs: newest?.atMs ?? 0,
  }));
}

/** Newest first; those that a person has decided about are on their way out. */
async function heldOf(world: World, mailboxId: string): Promise<{ readonly records: MessageRecord[]; more: boolean }> {
  const records: MessageRecord[] = [];
  let cursor: string | null | undefined;
  let read = 0;
  while (cursor !== null && read < mostCounted) {
    const page = await heldPage(world, mailboxId, cursor);
    read += page.entries.length;
    records.push(...page.entries.flatMap(({ value }) => readRecord(value) ?? []).filter(isUndecided));
    cursor = page.cursor;
  }
  return { records, more: cursor !== null };
}

const isUndecided = ({ wish }: MessageRecord): boolean => wish === undefined;

function heldPage(world: World, mailboxId: string, cursor: string | undefined): Promise<StorePage> {
  return world.store.query({
    entity: messageEntity,
    index: 'by-outcome',
    partition: [mailboxId, 'hold'],
    newestFirst: true,
    limit: 100,
    ...(cursor === undefined ? {} : { cursor }),
  });
}

export async function heldList(
  world: World,
  asked: { readonly mailboxId: string | null; readonly cause: string | null; readonly cursor: string | null },
): Promise<LogPage> {
  const connections = await loadConnections(world);
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  const { mailboxId, cause, cursor } = asked;
  const mailboxes = mailboxId === null ? connections.filter(isIncoming).map(({ id }) => id) : [mailboxId];
  const streams = mailboxes.map((mailbox): Stream => ({
    query: { entity: messageEntity, index: 'by-outcome', partition: [mailbox, 'hold'] },
    row: (key, value) => incomingRow(key, value, names),
    keeps: (row) => cause === null || (row.cause ?? unnamedCause) === cause,
  }));
  return mergedPage(world, streams, { cursor, limit: 50, fromMs: null, toMs: null });
}

/** Wishes of one call. */
const mostAtOnce = 300;

export async function wishAll(
  world: World,
  { mailboxId, cause, wish }: { readonly mailboxId: string; readonly cause: string; readonly wish: MailWish },
): Promise<LogAnswers['held.wishAll']> {
  const found: Found[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && found.length < mostAtOnce) {
    const page = await heldPage(world, mailboxId, cursor);
    for (const { key, value } of page.entries) {
      const record = readRecord(value);
      if (record !== null && isUndecided(record) && causeOf(record) === cause) found.push({ key, record });
    }
    cursor = page.cursor;
  }
  return { ...(await writeWishes(world, found, wish)), left: cursor !== null };
}
