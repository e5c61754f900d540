/** What the alarms are decided from: looked up at every schedule. */
import type { Connection } from '../../contract';
import { accountsOf } from '../configure/accounts';
import { view } from '../configure/view';
import { isIncoming, isOutgoing } from '../connections';
import { isGateways } from '../gateway-state';
import { handlersOf, loadHandlers } from '../handlers';
import { loadAccount, messageEntity, readRecord, type Account, type MessageRecord } from '../ledger';
import type { World } from '../ports';
import { queueReading } from '../receive';
import { loopSinceMs, loopsIn, type LoopWatch } from './loops';
import type { MailboxSituation, Raised, SendingSituation } from './situation';

export async function mailboxesOf(
  world: World,
  connections: readonly Connection[],
): Promise<readonly MailboxSituation[]> {
  const { mailboxes } = await accountsOf(world, connections);
  return Promise.all(
    connections.filter(isIncoming).map(async (connection): Promise<MailboxSituation> => {
      const { id, name } = connection;
      const [{ health }, account] = await Promise.all([view(world, connection, connections), loadAccount(world, id)]);
      const days = mailboxes.find(({ mailboxId }) => mailboxId === id)?.days ?? [];
      return {
        id,
        name,
        consecutiveFailures: health?.consecutiveFailures ?? 0,
        failure: health?.failure ?? null,
        held: health?.held ?? 0,
        unexplained: days.reduce((sum, { unexplained }) => sum + unexplained, 0),
        lastMailMs: lastMailOf(account),
      };
    }),
  );
}

/** To the hour while hours are kept, then to the day. Heartbeats are no mail: they would hide that all else is silent. */
function lastMailOf({ hours, days }: Account): number | null {
  const hour = Object.entries(hours)
    .filter(([, counts]) => Object.keys(counts).some((outcome) => outcome !== 'heartbeat'))
    .map(([name]) => name)
    .sort()
    .at(-1);
  if (hour !== undefined) return Date.parse(`${hour}:00:00Z`);
  const day = Object.entries(days)
    .filter(([, { listed, counts }]) => listed > (counts['heartbeat'] ?? 0))
    .map(([name]) => name)
    .sort()
    .at(-1);
  return day === undefined ? null : Date.parse(`${day}T23:59:59Z`);
}

export async function sendingOf(
  world: World,
  connections: readonly Connection[],
): Promise<readonly SendingSituation[]> {
  return Promise.all(
    connections.filter(isOutgoing).map(async (connection): Promise<SendingSituation> => {
      const { sending } = await view(world, connection, connections);
      return { id: connection.id, name: connection.name, failure: sending?.failure ?? null };
    }),
  );
}

/** Without a brake there is nothing to count. */
const leastBrakeMinutes = 15;

export async function loopsOf(world: World, connections: readonly Connection[]): Promise<readonly Raised[]> {
  const list = await loadHandlers(world);
  const found = connections.filter(isIncoming).map(async ({ id, name }): Promise<readonly Raised[]> => {
    const minutes = handlersOf(list, id).map(({ limits }) => limits.brake?.minutes ?? 0);
    const watch: LoopWatch = { id, name, brakeMinutes: Math.max(leastBrakeMinutes, ...minutes) };
    return loopsIn(watch, await lately(world, watch), world.now());
  });
  return (await Promise.all(found)).flat();
}

async function lately({ store, now }: World, watch: LoopWatch): Promise<readonly MessageRecord[]> {
  const pages = await Promise.all(
    (['hold', 'discard'] as const).map((outcome) =>
      store.query({
        entity: messageEntity,
        index: 'by-outcome',
        partition: [watch.id, outcome],
        from: loopSinceMs(watch, now()),
        newestFirst: true,
        limit: 100,
      }),
    ),
  );
  return pages.flatMap(({ entries }) => entries).flatMap(({ value }) => readRecord(value) ?? []);
}

/** The gateway is back: mailboxes that rest because of it, for hours perhaps, are read at once. */
export async function wakeAfterGateway(world: World, mailboxes: readonly MailboxSituation[]): Promise<void> {
  for (const { id, failure } of mailboxes) {
    if (failure !== null && isGateways(failure)) await queueReading(world, id, 'asked');
  }
}
