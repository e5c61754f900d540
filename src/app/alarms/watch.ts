/** Looks at every schedule whether something is wrong, tells the chosen addresses once, and tells when it is over. */
import { z } from 'zod';
import { alarm, type Alarm, type Connection, type Settings } from '../../contract';
import { accountsOf } from '../configure/accounts';
import { view } from '../configure/view';
import { isIncoming, isOutgoing, loadConnections } from '../connections';
import { loadAccount, type Account } from '../ledger';
import type { World } from '../ports';
import { loadSettings } from '../settings';
import { alarmsIn, changed, type MailboxSituation, type SendingSituation } from './situation';
import { tell } from './tell';

const key = 'alarms';
const stored = z.array(alarm);

export async function openAlarms({ store }: World): Promise<readonly Alarm[]> {
  return stored.safeParse(await store.get({ key })).data ?? [];
}

export async function watch(world: World): Promise<void> {
  const [settings, connections, before] = await Promise.all([
    loadSettings(world),
    loadConnections(world),
    openAlarms(world),
  ]);
  const on = connections.filter(({ enabled }) => enabled);
  const raised = alarmsIn(await mailboxesOf(world, on), await sendingOf(world, on), {
    silenceHours: settings.alarms.silenceHours,
    nowMs: world.now(),
  });
  const { open, over } = changed(before, raised, world.now());
  const after = await tellOnce(world, settings, open, over);
  if (JSON.stringify(after) !== JSON.stringify(before)) await world.store.set(key, [...after]);
}

/** What could not be told stays open, or is told as over, at the next look. */
async function tellOnce(
  world: World,
  settings: Settings,
  open: readonly Alarm[],
  over: readonly Alarm[],
): Promise<readonly Alarm[]> {
  const fresh = open.filter(({ toldMs }) => toldMs === null);
  // Nobody needs to hear of the end of what nobody heard of.
  const ended = over.filter(({ toldMs }) => toldMs !== null);
  if (settings.alarms.addresses.length === 0 || fresh.length + ended.length === 0) return open;
  const isTold = await tell(world, settings.alarms, fresh, ended);
  if (!isTold) return open;
  return open.map((one) => (one.toldMs === null ? { ...one, toldMs: world.now() } : one));
}

async function mailboxesOf(world: World, connections: readonly Connection[]): Promise<readonly MailboxSituation[]> {
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
        failure: health?.failure?.message ?? null,
        held: health?.held ?? 0,
        unexplained: days.reduce((sum, { unexplained }) => sum + unexplained, 0),
        lastMailMs: lastMailOf(account),
      };
    }),
  );
}

/** To the hour while hours are kept, then to the day. */
function lastMailOf({ hours, days }: Account): number | null {
  const hour = Object.keys(hours).sort().at(-1);
  if (hour !== undefined) return Date.parse(`${hour}:00:00Z`);
  const day = Object.entries(days)
    .filter(([, { listed }]) => listed > 0)
    .map(([name]) => name)
    .sort()
    .at(-1);
  return day === undefined ? null : Date.parse(`${day}T23:59:59Z`);
}

async function sendingOf(world: World, connections: readonly Connection[]): Promise<readonly SendingSituation[]> {
  return Promise.all(
    connections.filter(isOutgoing).map(async (connection): Promise<SendingSituation> => {
      const { sending } = await view(world, connection, connections);
      return { id: connection.id, name: connection.name, failure: sending?.failure?.message ?? null };
    }),
  );
}
