/**
 * A connection to a mail server as an admin enters it, and what of it the gateway needs. Passwords are never part of a
 * stored connection: they live in the secret store and join it only inside a request to the gateway.
 */
import { z } from 'zod';

export const protocol = z.enum(['imap', 'pop3', 'smtp']);
export type Protocol = z.infer<typeof protocol>;

/** `starttls` never falls back to clear text. */
export const encryption = z.enum(['none', 'tls', 'starttls']);
export type Encryption = z.infer<typeof encryption>;

/** What port 0 or a blank port means (RFC 8314, RFC 6409; 25 for SMTP without encryption). */
export const defaultPorts: Readonly<Record<Protocol, Readonly<Record<Encryption, number>>>> = {
  imap: { none: 143, starttls: 143, tls: 993 },
  pop3: { none: 110, starttls: 110, tls: 995 },
  smtp: { none: 25, starttls: 587, tls: 465 },
};

/** Whose word we take for the server's certificate. There is no "do not check". */
export const trust = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('ca'), pem: z.string().min(1).max(64_000) }),
  z.strictObject({ kind: z.literal('fingerprint'), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
export type Trust = z.infer<typeof trust>;

/** The spelling by which a shared mailbox was opened. */
export const sharedLogin = z.discriminatedUnion('kind', [
  /** SASL PLAIN (RFC 4616): authorisation identity = alias, authentication identity = user name. */
  z.strictObject({ kind: z.literal('authorisation-identity') }),
  /** `user/alias` as login name (Exchange). */
  z.strictObject({ kind: z.literal('slash') }),
  /** `user\alias` as login name (Exchange). */
  z.strictObject({ kind: z.literal('backslash') }),
  /** `alias*user` as login name (Dovecot master user). */
  z.strictObject({ kind: z.literal('master') }),
  /** Logged in as the user, the alias's folders found in the other-users namespace (RFC 2342). */
  z.strictObject({ kind: z.literal('namespace'), prefix: z.string() }),
]);
export type SharedLogin = z.infer<typeof sharedLogin>;

const hostName = z
  .string()
  .min(1, 'Enter the host name of the mail server, for example imap.example.com.')
  .max(253, 'A host name has at most 253 characters.')
  .regex(/^[^\s/\\@:?#]+$|^[0-9A-Fa-f:.]+$/, 'Enter only the host name: no scheme, no port, no path.');

/** What is needed to reach and enter one server, without its password. */
export const serverAddress = z.strictObject({
  protocol,
  encryption,
  host: hostName,
  /** 0 = the default of protocol and encryption. */
  port: z.number().int().min(0).max(65535, 'A port is a number from 1 to 65535; leave it empty for the default.'),
  /** Kept to the letter, spaces included. '' = do not log in (open relay, SMTP only). */
  username: z
    .string()
    .max(512)
    .regex(/^[^\r\n\0]*$/, 'A user name cannot contain line breaks.'),
  /** Alias of a mailbox shared with the user; null = the user's own. */
  sharedMailbox: z.string().min(1, 'Enter the alias or address of the shared mailbox.').max(512).nullable(),
  trust,
});
export type ServerAddress = z.infer<typeof serverAddress>;

/** What becomes of a mail on the server once it is settled. */
export const settledAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('seen') }),
  z.strictObject({ kind: z.literal('move'), folder: z.string().min(1) }),
  z.strictObject({ kind: z.literal('delete') }),
  z.strictObject({ kind: z.literal('leave') }),
]);
export type SettledAction = z.infer<typeof settledAction>;

/** From which mail on a mailbox is read when it is first enabled. */
export const startFrom = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('days'), days: z.number().int().min(1).max(3650) }),
  z.strictObject({ kind: z.literal('all') }),
]);
export type StartFrom = z.infer<typeof startFrom>;

export const incomingSettings = z.strictObject({
  /** IMAP folder path as the server spells it; POP3 has only INBOX. */
  folder: z.string().min(1).max(1000),
  settled: settledAction,
  /** IMAP: where mail that could not be handled is moved; null = it stays. */
  failedFolder: z.string().min(1).nullable(),
  startFrom,
});
export type IncomingSettings = z.infer<typeof incomingSettings>;

export const outgoingSettings = z.strictObject({
  fromName: z
    .string()
    .max(200)
    .regex(/^[^\r\n\0]*$/),
  fromAddress: z
    .string()
    .max(320)
    .regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'Enter the address mail is sent from, for example support@example.com.'),
  /** Id of the incoming connection that reads the replies (Reply-To); null = replies go to the From address. */
  replyMailbox: z.string().nullable(),
  /** The mailbox of replies takes addresses with a detail (`support+…@`, RFC 5233): replies then say by their address whose they are. */
  plusAddress: z.boolean().optional(),
  /** The most mails that go out in a minute; left out = 60. */
  mailsPerMinute: z.number().int().min(1).max(1000).optional(),
});
export type OutgoingSettings = z.infer<typeof outgoingSettings>;

const connectionBase = {
  name: z.string().trim().min(1, 'Give the connection a name.').max(100),
  server: serverAddress,
};

/** What the form sends. `password` null = keep the stored one; '' = there is none. */
export const connectionDraft = z
  .discriminatedUnion('direction', [
    z.strictObject({ direction: z.literal('incoming'), ...connectionBase, incoming: incomingSettings }),
    z.strictObject({ direction: z.literal('outgoing'), ...connectionBase, outgoing: outgoingSettings }),
  ])
  .superRefine((draft, context) => {
    const { protocol: chosen, username } = draft.server;
    if ((draft.direction === 'outgoing') !== (chosen === 'smtp')) {
      context.addIssue({
        code: 'custom',
        path: ['server', 'protocol'],
        message: draft.direction === 'outgoing' ? 'Mail goes out by SMTP.' : 'Mail comes in by IMAP or POP3.',
      });
    }
    if (draft.direction === 'incoming' && username === '') {
      context.addIssue({
        code: 'custom',
        path: ['server', 'username'],
        message: 'Enter the user name of the mailbox.',
      });
    }
    if (draft.direction === 'incoming' && chosen === 'pop3' && draft.incoming.settled.kind === 'move') {
      context.addIssue({
        code: 'custom',
        path: ['incoming', 'settled'],
        message: 'POP3 has no folders: choose delete or leave.',
      });
    }
    if (draft.direction === 'incoming' && chosen === 'pop3' && draft.incoming.settled.kind === 'seen') {
      context.addIssue({
        code: 'custom',
        path: ['incoming', 'settled'],
        message: 'POP3 has no flags: choose delete or leave.',
      });
    }
  });
export type ConnectionDraft = z.infer<typeof connectionDraft>;

const storedFields = {
  id: z.string(),
  enabled: z.boolean(),
  hasPassword: z.boolean(),
  sharedAs: sharedLogin.nullable(),
  /** When the settings as they are now last passed a test; null = not since they changed. */
  testedAtMs: z.number().nullable(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
};

/** A connection as it is stored: no secret in it. */
export const connectionSchema = z.discriminatedUnion('direction', [
  z.strictObject({ direction: z.literal('incoming'), ...connectionBase, ...storedFields, incoming: incomingSettings }),
  z.strictObject({ direction: z.literal('outgoing'), ...connectionBase, ...storedFields, outgoing: outgoingSettings }),
]);
export type Connection = z.infer<typeof connectionSchema>;
export type IncomingConnection = Extract<Connection, { direction: 'incoming' }>;
export type OutgoingConnection = Extract<Connection, { direction: 'outgoing' }>;

/** The server with its credentials: exists only inside a request to the gateway. */
export const serverLogin = serverAddress.extend({
  password: z.string().max(4096),
  sharedAs: sharedLogin.nullable(),
});
export type ServerLogin = z.infer<typeof serverLogin>;
