/** Deleting a connection, and what can be done about it for a day: bring it back as it was, or forget it for good. */
import {
  FailureError,
  type AdminAnswers,
  type Connection,
  type ConnectionView,
  type DeletedConnection,
  type Failure,
  type Heartbeat,
  type OutgoingConnection,
} from '../../contract';
import {
  bringBackConnection,
  endOf,
  erasePassword,
  forgetCertificate,
  forgetDeleted,
  isIncoming,
  isOutgoing,
  isStored,
  listDeleted,
  listRemains,
  loadConnection,
  loadConnections,
  loadDeleted,
  loadRemains,
  saveConnection,
  saveDeleted,
  setAsideConnection,
  type DeletedRecord,
  type Remains,
} from '../connections';
import { wakeDeliveries } from '../deliver';
import { deleteMailboxHandler, mailboxHandler, putBackHandler } from '../handlers';
import { restHeartbeat } from '../heartbeat';
import { heartbeatKey } from '../keys';
import { accountKey, mailboxStateKey } from '../ledger';
import type { World } from '../ports';
import { queueReading } from '../receive';
import { addHeartbeat, forgetHeartbeatsOf, heartbeatsOf } from '../settings';
import { view } from './view';

export async function remove(world: World, id: string): Promise<AdminAnswers['connections.delete']> {
  const connection = await loadConnection(world, id);
  if (connection === null) return { deleted: true };
  const answered = (await everyOutgoing(world)).filter(({ outgoing }) => outgoing.replyMailbox === id);
  const record: DeletedRecord = {
    connection,
    deletedMs: world.now(),
    handler: await mailboxHandler(world, id),
    heartbeats: await heartbeatsOf(world, id),
    answeredFor: answered.map((one) => one.id),
  };
  // After all that it holds was read: who deletes it at the same time has taken away nothing yet, or has noted it here.
  const noted = await loadDeleted(world, id);
  await setAsideConnection(world, noted === null ? record : joined(record, noted));
  // Should it end in between, what still points to it finds nothing there.
  for (const one of answered) await setReplyMailbox(world, one.id, null);
  await deleteMailboxHandler(world, id);
  await forgetHeartbeatsOf(world, id);
  return { deleted: true };
}

/** Two delete the same one: the second finds nothing any more of what the first has put away. */
function joined(record: DeletedRecord, noted: DeletedRecord): DeletedRecord {
  const known = record.heartbeats.map((one) => one.id);
  return {
    ...record,
    handler: record.handler ?? noted.handler,
    heartbeats: [...record.heartbeats, ...noted.heartbeats.filter((one) => !known.includes(one.id))],
    answeredFor: [...new Set([...record.answeredFor, ...noted.answeredFor])],
  };
}

export async function restore(world: World, id: string): Promise<ConnectionView> {
  const record = await loadDeleted(world, id);
  if (record === null || endOf(record) <= world.now()) throw new FailureError(tooLate);
  const { connection } = record;
  if (record.handler !== null) await putBackHandler(world, record.handler);
  const answered = (await everyOutgoing(world)).filter((one) => record.answeredFor.includes(one.id));
  for (const { id: sender, outgoing } of answered) {
    // Somebody may have chosen another one meanwhile.
    if (outgoing.replyMailbox === null) await setReplyMailbox(world, sender, id);
  }
  for (const one of record.heartbeats) await bringBackHeartbeat(world, one, id);
  await bringBackConnection(world, connection);
  if (isIncoming(connection) && connection.enabled) await queueReading(world, id, 'asked');
  if (isOutgoing(connection)) await wakeDeliveries(world, id, endOf(record));
  return view(world, connection, await loadConnections(world));
}

const tooLate: Failure = {
  code: 'connection-missing',
  message: 'This connection is not there any more: it was forgotten for good.',
  evidence: '',
  fix: { text: 'Add it again. The mail itself lies on the mail server.' },
};

/** The other end may be deleted, too: then it comes back with that one. */
async function bringBackHeartbeat(world: World, heartbeat: Heartbeat, id: string): Promise<void> {
  const other = heartbeat.from === id ? heartbeat.to : heartbeat.from;
  const waiting = await loadDeleted(world, other);
  if (waiting !== null) {
    await saveDeleted(world, { ...waiting, heartbeats: [...waiting.heartbeats, heartbeat] });
  } else if ((await loadConnection(world, other)) !== null) {
    await restHeartbeat(world, heartbeat);
    await addHeartbeat(world, heartbeat);
  }
}

/** Those that were deleted, too: they may be brought back. */
async function everyOutgoing(world: World): Promise<readonly OutgoingConnection[]> {
  const [there, deleted] = await Promise.all([loadConnections(world), listDeleted(world)]);
  const all: readonly Connection[] = [...there, ...deleted.map(({ connection }) => connection)];
  return all.filter(isOutgoing);
}

async function setReplyMailbox(world: World, id: string, replyMailbox: string | null): Promise<void> {
  const changed = <T extends Connection>(connection: T): T =>
    isOutgoing(connection) ? { ...connection, outgoing: { ...connection.outgoing, replyMailbox } } : connection;
  const there = await loadConnection(world, id);
  if (there !== null) return saveConnection(world, changed(there));
  const deleted = await loadDeleted(world, id);
  if (deleted !== null) await saveDeleted(world, { ...deleted, connection: changed(deleted.connection) });
}

export async function erase(world: World, id: string): Promise<AdminAnswers['connections.erase']> {
  const found = await loadRemains(world, id);
  if (found !== null) await forget(world, found);
  return { erased: true };
}

/** The record last: should it end in between, the next schedule goes on. */
async function forget(world: World, { id, heartbeats }: Remains): Promise<void> {
  // Somebody has just brought it back: all of this is in use again.
  if (await isStored(world, id)) return forgetDeleted(world, id);
  await erasePassword(world, id);
  await forgetCertificate(world, id);
  for (const heartbeat of heartbeats) await world.store.delete(heartbeatKey(heartbeat.id));
  await world.store.delete(mailboxStateKey(id));
  await world.store.delete(accountKey(id));
  await forgetDeleted(world, id);
}

/** At every schedule: whose day is over is forgotten. */
export async function forgetExpired(world: World): Promise<void> {
  for (const one of await listRemains(world)) {
    if (endOf(one) <= world.now()) await forget(world, one);
  }
}

export async function deletedConnections(world: World): Promise<readonly DeletedConnection[]> {
  const records = (await listDeleted(world)).filter((record) => endOf(record) > world.now());
  return records.map((record) => ({
    connection: record.connection,
    deletedMs: record.deletedMs,
    endsMs: endOf(record),
  }));
}
