/** Settings as one types them. */
import type { Settings } from '../../../../src/contract';

export interface Form {
  readonly retentionDays: string;
  /** One a line. */
  readonly addresses: string;
  /** '' = the first that is enabled. */
  readonly connectionId: string;
  /** '' = silence is no alarm. */
  readonly silenceHours: string;
}

/** By field of the settings. */
export type Problems = Readonly<Record<string, string>>;

export function formOf({ retentionDays, alarms }: Settings): Form {
  return {
    retentionDays: String(retentionDays),
    addresses: alarms.addresses.join('\n'),
    connectionId: alarms.connectionId ?? '',
    silenceHours: alarms.silenceHours === null ? '' : String(alarms.silenceHours),
  };
}

export function settingsOf({ retentionDays, addresses, connectionId, silenceHours }: Form): Settings {
  return {
    retentionDays: numberOf(retentionDays),
    alarms: {
      addresses: addresses
        .split(/[\n,;]/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
      connectionId: connectionId === '' ? null : connectionId,
      silenceHours: silenceHours.trim() === '' ? null : numberOf(silenceHours),
    },
  };
}

/** What is no number is 0, which is refused with the words of its field. */
const numberOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : 0);
