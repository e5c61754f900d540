/** Settings of the whole app, in one record; what is secret in them lies in the secret store. */
import { settings, type Settings, type SettingsDraft, type SettingsView } from '../../contract';
import type { World } from '../ports';
import { keepWebhooks, webhookFailures } from './webhooks';

const key = 'settings';

const standard: Settings = {
  retentionDays: 180,
  alarms: { addresses: [], connectionId: null, silenceHours: null, webhooks: [] },
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
  const value: Settings = { ...draft, alarms: { ...draft.alarms, webhooks } };
  await world.store.set(key, value);
  return settingsView(world);
}
