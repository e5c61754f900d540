/** A connection as the page shows it: settings, health, and what hangs on it. Never a secret. */
import type { Backlog, Connection, ConnectionView, MailboxHealth } from '../../contract';
import { certificateState, isIncoming, isOutgoing } from '../connections';
import { deliveryEntity, readDelivery } from '../deliver';
import { loadHandlers, newIssueOf } from '../handlers';
import { loadState, messageEntity, nextPoll, type MailboxState, type Outcome } from '../ledger';
import type { World } from '../ports';

export async function view(world: World, connection: Connection, all: readonly Connection[]): Promise<ConnectionView> {
  const incoming = isIncoming(connection);
  return {
    connection,
    health: incoming ? await healthOf(world, connection) : null,
    sending: incoming ? null : await sendingOf(world, connection.id),
    newIssue: incoming ? newIssueOf(await loadHandlers(world), connection.id) : null,
    certificate: connection.server.encryption === 'none' ? null : await certificateState(world, connection.id),
    usedBy: usedBy(connection, all),
  };
}

async function healthOf(world: World, { id, enabled }: Connection): Promise<MailboxHealth> {
  const [state, waiting, held] = await Promise.all([
    loadState(world, id),
    countOf(world, id, 'waiting'),
    countOf(world, id, 'hold'),
  ]);
  const { lastPollMs, lastSuccessMs, consecutiveFailures, failure, lastOutcome, behind } = state;
  const working = behind > 0 ? 'working' : 'fine';
  const next = enabled ? nextPoll(state, world.now()) : null;
  return {
    state: !enabled ? 'paused' : failure !== null ? 'failing' : lastSuccessMs === null ? 'never' : working,
    lastPollMs,
    lastSuccessMs,
    nextPollMs: next?.atMs ?? null,
    nextPollIsLatest: next?.isLatest ?? false,
    consecutiveFailures,
    failure,
    lastOutcome,
    waiting,
    held,
    backlog: backlogOf(state),
  };
}

function backlogOf({ backlog, behind }: MailboxState): Backlog | null {
  if (backlog === null || behind === 0 || backlog.workedMs === 0) return null;
  const mailsPerSecond = (1000 * backlog.done) / backlog.workedMs;
  return { done: backlog.done, left: behind, mailsPerSecond, secondsToGo: Math.ceil(behind / mailsPerSecond) };
}

/** Beyond this many the page says "100 or more". */
const mostCounted = 100;

async function countOf({ store }: World, mailboxId: string, outcome: Outcome): Promise<number> {
  const { entries } = await store.query({
    entity: messageEntity,
    index: 'by-outcome',
    partition: [mailboxId, outcome],
    newestFirst: true,
    limit: mostCounted,
  });
  return entries.length;
}

async function sendingOf({ store }: World, connectionId: string): Promise<ConnectionView['sending']> {
  const { entries } = await store.query({
    entity: deliveryEntity,
    index: 'by-connection',
    partition: [connectionId],
    newestFirst: true,
    limit: 20,
  });
  const records = entries.flatMap(({ value }) => readDelivery(value) ?? []);
  const accepted = records.find(({ outcome }) => outcome === 'accepted');
  return { lastSuccessMs: accepted?.settledMs ?? null, failure: records[0]?.failure ?? null };
}

function usedBy(connection: Connection, all: readonly Connection[]): readonly string[] {
  const replies = all
    .filter(isOutgoing)
    .filter(({ outgoing }) => outgoing.replyMailbox === connection.id)
    .map(({ name }) => `Replies to mail sent by “${name}” are read here.`);
  const sends = all.filter(isOutgoing).filter(({ enabled }) => enabled);
  const lastSender = isOutgoing(connection) && connection.enabled && sends.length === 1;
  const lastReader = isIncoming(connection) && connection.enabled;
  return [
    ...replies,
    ...(lastSender ? ['It is the only enabled outgoing connection: without it no notifications are sent.'] : []),
    ...(lastReader ? ['Mail that arrives in this mailbox is turned into comments and issues.'] : []),
  ];
}
