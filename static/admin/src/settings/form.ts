/** Settings as one types them. */
import type { SettingsDraft, SettingsView, WebhookDraft } from '../../../../src/contract';

export interface Form {
  readonly retentionDays: string;
  /** One a line. */
  readonly addresses: string;
  /** '' = the first that is enabled. */
  readonly connectionId: string;
  /** '' = silence is no alarm. */
  readonly silenceHours: string;
  readonly webhooks: readonly Hook[];
  readonly heartbeats: readonly BeatForm[];
}

/** A heartbeat in the form; numbers as typed, '' = what is usual. */
export interface BeatForm {
  /** Tells rows apart while one types. */
  readonly key: string;
  /** null = not stored yet. */
  readonly id: string | null;
  readonly from: string;
  readonly to: string;
  readonly address: string;
  readonly minutes: string;
  readonly lateMinutes: string;
}

/** A webhook in the form: one that is stored, of which only the place is known, or a new one. */
export interface Hook {
  /** Tells rows apart while one types. */
  readonly key: string;
  /** null = not stored yet. */
  readonly id: string | null;
  readonly place: string;
  /** As typed, for a new one. */
  readonly url: string;
}

/** By field of the settings. */
export type Problems = Readonly<Record<string, string>>;

export function formOf({ retentionDays, alarms, heartbeats }: SettingsView): Form {
  return {
    retentionDays: String(retentionDays),
    addresses: alarms.addresses.join('\n'),
    connectionId: alarms.connectionId ?? '',
    silenceHours: alarms.silenceHours === null ? '' : String(alarms.silenceHours),
    webhooks: alarms.webhooks.map(({ id, place }) => ({ key: id, id, place, url: '' })),
    heartbeats: heartbeats.map(({ id, from, to, address, minutes, lateMinutes }) => ({
      key: id,
      id,
      from,
      to,
      address: address ?? '',
      minutes: String(minutes),
      lateMinutes: lateMinutes === null ? '' : String(lateMinutes),
    })),
  };
}

export function settingsOf({
  retentionDays,
  addresses,
  connectionId,
  silenceHours,
  webhooks,
  heartbeats,
}: Form): SettingsDraft {
  return {
    retentionDays: numberOf(retentionDays),
    alarms: {
      addresses: addresses
        .split(/[\n,;]/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      connectionId: connectionId === '' ? null : connectionId,
      silenceHours: silenceHours.trim() === '' ? null : numberOf(silenceHours),
      webhooks: webhooks.map(draftOf),
    },
    heartbeats: heartbeats.map(({ id, from, to, address, minutes, lateMinutes }) => ({
      id,
      from,
      to,
      address: address.trim() === '' ? null : address.trim(),
      minutes: numberOf(minutes),
      lateMinutes: lateMinutes.trim() === '' ? null : numberOf(lateMinutes),
    })),
  };
}

export const draftOf = ({ id, url }: Hook): WebhookDraft => (id === null ? { id, url: url.trim() } : { id, url: null });

export const newHook = (key: string): Hook => ({ key, id: null, place: '', url: '' });

export const newBeat = (key: string, from: string, to: string): BeatForm => ({
  key,
  id: null,
  from,
  to,
  address: '',
  minutes: '30',
  lateMinutes: '',
});

/** What is no number is 0, which is refused with the words of its field. */
const numberOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : 0);
