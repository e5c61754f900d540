/**
 * Heartbeats in storage. Only the schedule writes a heartbeat's record. The reader of its mailbox writes a record for each beat that
 * it meets, once; so the two never write over one another.
 */
import type { Connection, Heartbeat, HeartbeatView, IncomingConnection, OutgoingConnection } from '../../contract';
import { isIncoming, isOutgoing, loadConnections, mailboxAddress } from '../connections';
import { beatKey, heartbeatKey } from '../keys';
import { storeKeyText, type World } from '../ports';
import { heartbeatsOf } from '../settings';
import {
  arrival,
  atRest,
  freshHeartbeat,
  heartbeatState,
  pendingIn,
  seenBeats,
  standingOf,
  lateMsOf,
  withArrivals,
  type Arrival,
  type HeartbeatState,
} from './state';

/** Long enough for a beat that waits in a queue of a mail server. */
const arrivalTtlSeconds = 3 * 86_400;

/** With what was met up to now. */
export async function loadHeartbeat({ store }: World, { id }: Pick<Heartbeat, 'id'>): Promise<HeartbeatState> {
  const read = heartbeatState.safeParse(await store.get({ key: heartbeatKey(id) }));
  const state = read.success ? read.data : freshHeartbeat;
  const pending = pendingIn(state);
  if (pending.length === 0) return state;
  const found = await store.getMany(pending.map(({ sentMs }) => ({ key: beatKey(id, sentMs) })));
  const arrivals = pending.flatMap(({ sentMs }): [number, Arrival][] => {
    const met = arrival.safeParse(found.get(storeKeyText({ key: beatKey(id, sentMs) })));
    return met.success ? [[sentMs, met.data]] : [];
  });
  return withArrivals(state, new Map(arrivals));
}

export async function saveHeartbeat(
  { store }: World,
  { id }: Pick<Heartbeat, 'id'>,
  state: HeartbeatState,
): Promise<void> {
  await store.set(heartbeatKey(id), state);
}

/** It was away for a while: what was sent before may not come back any more. */
export async function restHeartbeat(world: World, heartbeat: Pick<Heartbeat, 'id'>): Promise<void> {
  await saveHeartbeat(world, heartbeat, atRest(await loadHeartbeat(world, heartbeat)));
}

/** A beat came back; met a second time, it changes nothing. */
export async function noteArrival({ store }: World, id: string, sentMs: number, met: Arrival): Promise<void> {
  await store.create(beatKey(id, sentMs), met, arrivalTtlSeconds);
}

export interface Pair {
  readonly heartbeat: Heartbeat;
  readonly from: OutgoingConnection;
  readonly to: IncomingConnection;
  /** Where beats are sent to; null = nobody knows the mailbox's address. */
  readonly address: string | null;
}

/** null = one of its connections is gone. */
export function pairOf(heartbeat: Heartbeat, connections: readonly Connection[]): Pair | null {
  const from = connections.filter(isOutgoing).find(({ id }) => id === heartbeat.from);
  const to = connections.filter(isIncoming).find(({ id }) => id === heartbeat.to);
  if (from === undefined || to === undefined) return null;
  // Without an address of its own, a mailbox that reads the replies is reached at the sender's.
  const replies = from.outgoing.replyMailbox === to.id ? from.outgoing.fromAddress : null;
  return { heartbeat, from, to, address: heartbeat.address ?? mailboxAddress(to) ?? replies };
}

export const isOn = ({ from, to }: Pair): boolean => from.enabled && to.enabled;

export async function heartbeatViews(
  world: World,
  heartbeats: readonly Heartbeat[],
  connections: readonly Connection[],
): Promise<readonly HeartbeatView[]> {
  const views = heartbeats.map(async (heartbeat): Promise<HeartbeatView | null> => {
    const pair = pairOf(heartbeat, connections);
    return pair === null ? null : viewOf(world, pair, await loadHeartbeat(world, heartbeat));
  });
  return (await Promise.all(views)).filter((view) => view !== null);
}

/** Those that go out through the connection, or come back into it. */
export async function heartbeatsThrough(
  world: World,
  { connection }: { readonly connection: string },
): Promise<{ readonly heartbeats: readonly HeartbeatView[] }> {
  const [own, connections] = await Promise.all([heartbeatsOf(world, connection), loadConnections(world)]);
  return { heartbeats: await heartbeatViews(world, own, connections) };
}

function viewOf({ now }: World, pair: Pair, state: HeartbeatState): HeartbeatView {
  const { heartbeat, from, to } = pair;
  const last = state.beats.findLast(({ metMs }) => metMs !== null);
  return {
    id: heartbeat.id,
    from: { id: from.id, name: from.name },
    to: { id: to.id, name: to.name },
    minutes: heartbeat.minutes,
    lateMs: lateMsOf(heartbeat),
    state: isOn(pair) ? standingOf(state, heartbeat, now()) : 'off',
    lastBackMs: last?.metMs ?? null,
    beats: seenBeats(state, heartbeat, now()),
    failure: state.unsent?.failure ?? null,
  };
}
