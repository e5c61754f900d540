/** The first page: is mail flowing? */
import type { Overview, RecentMessage } from '../../contract';
import { loadConnections } from '../connections';
import { deliveryEntity, readDelivery } from '../deliver';
import { messageEntity, readRecord } from '../ledger';
import type { World } from '../ports';
import { openAlarms } from '../alarms';
import { gatewayState } from '../gateway-state';
import { heartbeatViews } from '../heartbeat';
import { loadSettings } from '../settings';
import { accounts } from './accounts';
import { view } from './view';

const mostRecent = 15;

export async function overview(world: World): Promise<Overview> {
  const [all, recent, gateway, { unexplained }, alarms, settings] = await Promise.all([
    loadConnections(world),
    recentMessages(world),
    gatewayState(world),
    accounts(world),
    openAlarms(world),
    loadSettings(world),
  ]);
  const connections = await Promise.all(all.map((one) => view(world, one, all)));
  // The log is purged by age; what the last poll did is not.
  const hasReceived =
    recent.some(({ direction }) => direction === 'in') ||
    connections.some(({ health }) => Object.keys(health?.lastOutcome ?? {}).length > 0);
  return {
    connections,
    recent: recent.slice(0, mostRecent),
    hasReceived,
    gateway,
    alarms,
    heartbeats: await heartbeatViews(world, settings.heartbeats, all),
    unexplained,
    nowMs: world.now(),
  };
}

/** The newest of both directions, each in full number: newest first. */
async function recentMessages({ store }: World): Promise<readonly RecentMessage[]> {
  const query = { index: 'atMs', newestFirst: true, limit: mostRecent } as const;
  const [incoming, outgoing] = await Promise.all([
    // Heartbeats are left out, however many there are between the mails.
    store.query({ ...query, limit: 4 * mostRecent, entity: messageEntity }),
    store.query({ ...query, entity: deliveryEntity }),
  ]);
  const rows = [
    ...incoming.entries.flatMap(({ key, value }) => incomingRow(key, value)),
    ...outgoing.entries.flatMap(({ key, value }) => outgoingRow(key, value)),
  ];
  return rows.sort((a, b) => b.atMs - a.atMs);
}

function incomingRow(id: string, value: unknown): readonly RecentMessage[] {
  const record = readRecord(value);
  if (record === null || record.outcome === 'heartbeat') return [];
  const { mailbox, outcome, reason, atMs, sender = '', senderName = '', recipients = '', subject = '' } = record;
  const from = senderName === '' ? sender : `${senderName} <${sender}>`;
  return [
    {
      id,
      direction: 'in',
      atMs,
      mailboxId: mailbox,
      from,
      to: recipients,
      subject,
      outcome,
      reason,
      issueKey: record.issueKey ?? null,
      failure: record.failure ?? null,
    },
  ];
}

function outgoingRow(id: string, value: unknown): readonly RecentMessage[] {
  const record = readDelivery(value);
  if (record === null) return [];
  const { connection, outcome, reason, atMs, recipient, recipientName, subject = '', issueKey } = record;
  const to = recipientName === '' ? recipient : `${recipientName} <${recipient}>`;
  return [
    {
      id,
      direction: 'out',
      atMs,
      mailboxId: connection,
      from: '',
      to,
      subject,
      outcome,
      reason,
      issueKey,
      failure: record.failure ?? null,
    },
  ];
}
