/** Settings of the whole app, and alarms; part of `adminCalls`. */
import { z } from 'zod';

const address = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'Enter one e-mail address a line, for example admin@example.com.');

export const settings = z.strictObject({
  /** The log forgets a settled mail after so many days; held and waiting mail stays. */
  retentionDays: z.number().int().min(7, 'At least 7 days.').max(3650, 'At most 3650 days.'),
  alarms: z.strictObject({
    /** Who is told; empty = nobody, the overview shows alarms anyway. */
    addresses: z.array(address).max(20, 'At most 20 addresses.'),
    /** The outgoing connection; null = the first that is enabled. */
    connectionId: z.string().max(100).nullable(),
    /** A mailbox that got mail before and got none for so many hours; null = silence is no alarm. */
    silenceHours: z.number().int().min(1, 'At least 1 hour.').max(720, 'At most 720 hours.').nullable(),
  }),
});
export type Settings = z.infer<typeof settings>;

export const settingsCalls = {
  'settings.get': z.strictObject({}),
  'settings.save': settings,
} as const;

export const alarmKinds = ['mailbox-failing', 'sending-failing', 'held', 'unexplained', 'silence'] as const;

/** Something a person should know of. */
export const alarm = z.object({
  kind: z.enum(alarmKinds),
  /** What it is about: the connection's id. */
  about: z.string(),
  text: z.string(),
  sinceMs: z.number(),
  /** When the addresses were told; null = not yet, or there are none. */
  toldMs: z.number().nullable(),
});
export type Alarm = z.infer<typeof alarm>;

export interface SettingsAnswers {
  'settings.get': Settings;
  'settings.save': Settings;
}
