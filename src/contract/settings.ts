/** Settings of the whole app, and alarms; part of `adminCalls`. */
import { z } from 'zod';
import type { Failure } from './failure';

const id = z.string().min(1).max(100);

const address = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'Enter one e-mail address a line, for example admin@example.com.');

/** `http` leads only where the gateway's operator allowed it; that is for the gateway to say. */
const webhookUrl = z
  .string()
  .trim()
  .max(2000, 'A URL has at most 2000 characters here.')
  .refine(isWebAddress, 'Enter a URL that begins with https://, for example https://hooks.example.com/services/….');

function isWebAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.hostname !== '';
}

/** A webhook as it is stored and shown. Its URL may hold a secret: it lies in the secret store and is not shown again. */
const webhook = z.strictObject({
  id,
  /** `https://hooks.example.com`: all of the URL that is shown. */
  place: z.string(),
});

/** What the form sends: one that is there by its id, or a new one by its URL. */
const webhookDraft = z.union([
  z.strictObject({ id, url: z.null() }),
  z.strictObject({ id: z.null(), url: webhookUrl }),
]);
export type WebhookDraft = z.infer<typeof webhookDraft>;

const alarmFields = {
  /** Who is told; empty = nobody, the overview shows alarms anyway. */
  addresses: z.array(address).max(20, 'At most 20 addresses.'),
  /** The outgoing connection; null = the first that is enabled. */
  connectionId: z.string().max(100).nullable(),
  /** A mailbox that got mail before and got none for so many hours; null = silence is no alarm. */
  silenceHours: z.number().int().min(1, 'At least 1 hour.').max(720, 'At most 720 hours.').nullable(),
};

/** A marked mail that goes out through one connection, and must come back into the mailbox of another. */
const heartbeatFields = {
  /** The outgoing connection. */
  from: id,
  /** The incoming connection. */
  to: id,
  /** Where it is sent to; null = the address of the mailbox is that of its user name. */
  address: address.nullable(),
  /** How often. */
  minutes: z.number().int().min(5, 'At least 5 minutes.').max(1440, 'At most 1440 minutes.'),
  /** When one that is not back is an alarm; null = two intervals, at least ten minutes. */
  lateMinutes: z.number().int().min(10, 'At least 10 minutes.').max(2880, 'At most 2880 minutes.').nullable(),
};
export const heartbeat = z.strictObject({ id, ...heartbeatFields });
export type Heartbeat = z.infer<typeof heartbeat>;
const heartbeatDraft = z.strictObject({
  /** null = a new one. */
  id: id.nullable(),
  ...heartbeatFields,
});
export type HeartbeatDraft = z.infer<typeof heartbeatDraft>;

const settingsFields = {
  /** The log forgets a settled mail after so many days; held and waiting mail stays. */
  retentionDays: z.number().int().min(7, 'At least 7 days.').max(3650, 'At most 3650 days.'),
};

export const settings = z.strictObject({
  ...settingsFields,
  alarms: z.strictObject({ ...alarmFields, webhooks: z.array(webhook).default([]) }),
  heartbeats: z.array(heartbeat).default([]),
});
export type Settings = z.infer<typeof settings>;

export const settingsDraft = z.strictObject({
  ...settingsFields,
  alarms: z.strictObject({
    ...alarmFields,
    webhooks: z.array(webhookDraft).max(5, 'At most 5 webhooks.').default([]),
  }),
  heartbeats: z.array(heartbeatDraft).max(10, 'At most 10 heartbeats.').default([]),
});
export type SettingsDraft = z.infer<typeof settingsDraft>;

export const settingsCalls = {
  'settings.get': z.strictObject({}),
  'settings.save': settingsDraft,
  /** Tells a webhook that this is a test. */
  'settings.testWebhook': z.strictObject({ webhook: webhookDraft }),
  /** Heartbeats that go out through this connection, or come back into it. */
  'heartbeats.of': z.strictObject({ connection: id }),
} as const;

export const alarmKinds = [
  'gateway',
  'mailbox-failing',
  'sending-failing',
  'held',
  'loop',
  'unexplained',
  'silence',
  'heartbeat',
] as const;

/** Something a person should know of. */
export const alarm = z.object({
  kind: z.enum(alarmKinds),
  /** What it is about: the connection's id, with sender and issue for a loop; `gateway`; the id of a heartbeat. */
  about: z.string(),
  text: z.string(),
  sinceMs: z.number(),
  /** When somebody was first told; null = not yet, or there is nobody. */
  toldMs: z.number().nullable(),
  toldBy: z.array(z.enum(['mail', 'webhook'])),
});
export type Alarm = z.infer<typeof alarm>;

export interface SettingsView extends Omit<Settings, 'alarms'> {
  readonly alarms: Omit<Settings['alarms'], 'webhooks'> & { readonly webhooks: readonly WebhookView[] };
}

export interface WebhookView extends z.infer<typeof webhook> {
  /** Why it could not be told last time; null when it could, or was not tried yet. */
  readonly failure: Failure | null;
}

export interface SeenBeat {
  readonly sentMs: number;
  /** From sending to the mailbox; null = it is not back. */
  readonly delayMs: number | null;
  /** It should be back by now. */
  readonly isLost: boolean;
}

/** How a heartbeat does. */
export interface HeartbeatView {
  readonly id: string;
  readonly from: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string; readonly name: string };
  readonly minutes: number;
  readonly lateMs: number;
  /** `new` = none is back yet; `unsent` = none can be sent; `off` = one of the connections is off. */
  readonly state: 'new' | 'fine' | 'late' | 'unsent' | 'off';
  /** When one was last read. */
  readonly lastBackMs: number | null;
  /** Oldest first; the last 48. */
  readonly beats: readonly SeenBeat[];
  /** Why the last one could not be sent. */
  readonly failure: Failure | null;
}

export interface SettingsAnswers {
  'settings.get': SettingsView;
  'settings.save': SettingsView;
  'settings.testWebhook': { status: number };
  'heartbeats.of': { readonly heartbeats: readonly HeartbeatView[] };
}
