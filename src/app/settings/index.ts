/** Settings of the whole app, in one record. */
import { settings, type Settings } from '../../contract';
import type { World } from '../ports';

const key = 'settings';

const standard: Settings = {
  retentionDays: 180,
  alarms: { addresses: [], connectionId: null, silenceHours: null },
};

export async function loadSettings({ store }: World): Promise<Settings> {
  const read = settings.safeParse(await store.get({ key }));
  return read.success ? read.data : standard;
}

export async function saveSettings({ store }: World, value: Settings): Promise<Settings> {
  await store.set(key, value);
  return value;
}
