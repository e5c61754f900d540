/** Settings of the whole app, in one record; what is secret in them lies in the secret store. */
import {
  settings,
  type Heartbeat,
  type HeartbeatDraft,
  type Settings,
  type SettingsDraft,
  type SettingsView,
} from '../../contract';
import { heartbeatKey } from '../keys';
import type { World } from '../ports';
import { forgetUrls, keepWebhooks, webhookFailures } from './webhooks';

const key = 'settings';

const standard: Settings = {
  retentionDays: 180,
  alarms: { addresses: [], connectionId: null, silenceHours: null, webhooks: [] },
  heartbeats: [],
};

export async function loadSettings({ store }: World): Promise<Settings> {
  const read = settings.safeParse(await store.get({ key }));
  return read.success ? read.data : standard;
}

export async function settingsView(world: World): Promise<SettingsView> {
  const [value, failures] = await Promise.all([loadSettings(world), webhookFailures(world)]);
  const webhooks = value.alarms.webhooks.map((one) => ({ ...one, failure: failures[one.id] ?? null }));
  return { ...value, alarms: { ...value.alarms, webhooks } };
}

export async function saveSettings(world: World, draft: SettingsDraft): Promise<SettingsView> {
  const before = await loadSettings(world);
  const webhooks = await keepWebhooks(world, before.alarms.webhooks, draft.alarms.webhooks);
  const heartbeats = draft.heartbeats.map((one) => keptHeartbeat(world, before.heartbeats, one));
  const value: Settings = { ...draft, alarms: { ...draft.alarms, webhooks }, heartbeats };
  await world.store.set(key, value);
  await forgetUrls(world, before.alarms.webhooks, webhooks);
  for (const { id } of before.heartbeats) {
    if (!heartbeats.some((one) => one.id === id)) await world.store.delete(heartbeatKey(id));
  }
  return settingsView(world);
}

export async function heartbeatsOf(world: World, connectionId: string): Promise<Heartbeat[]> {
  const { heartbeats } = await loadSettings(world);
  return heartbeats.filter(({ from, to }) => from === connectionId || to === connectionId);
}

/** A connection is deleted: no heartbeat goes through it any more. How they have been doing stays, should it come back. */
export async function forgetHeartbeatsOf(world: World, connectionId: string): Promise<void> {
  const value = await loadSettings(world);
  const left = value.heartbeats.filter(({ from, to }) => from !== connectionId && to !== connectionId);
  if (left.length < value.heartbeats.length) await world.store.set(key, { ...value, heartbeats: left });
}

export async function addHeartbeat(world: World, heartbeat: Heartbeat): Promise<void> {
  const value = await loadSettings(world);
  if (value.heartbeats.some(({ id }) => id === heartbeat.id)) return;
  await world.store.set(key, { ...value, heartbeats: [...value.heartbeats, heartbeat] });
}

/** Another pair is another heartbeat: what was seen of the old one says nothing about it. */
function keptHeartbeat(world: World, before: readonly Heartbeat[], draft: HeartbeatDraft): Heartbeat {
  const known = before.find(({ id }) => id === draft.id);
  const isSame = known?.from === draft.from && known.to === draft.to && known.address === draft.address;
  return { ...draft, id: isSame ? known.id : world.randomId() };
}
