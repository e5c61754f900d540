/** Words for what connections are and how they do. */
import type {
  Connection,
  ConnectionView,
  Encryption,
  FixPatch,
  MailboxHealth,
  Protocol,
  SharedLogin,
} from '../../../../src/contract';
import { defaultPorts } from './form';

export const protocolNames: Readonly<Record<Protocol, string>> = { imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP' };
export const encryptionNames: Readonly<Record<Encryption, string>> = {
  none: 'No Encryption',
  tls: 'SSL/TLS',
  starttls: 'STARTTLS',
};

export type Tone = 'success' | 'danger' | 'warning' | 'information' | 'neutral';

export interface State {
  readonly text: string;
  readonly tone: Tone;
}

export function stateOf({ connection, health, sending }: ConnectionView): State {
  if (!connection.enabled) return { text: 'Off', tone: 'neutral' };
  if (health) return mailboxState(health);
  if (sending?.failure) return { text: 'Failing', tone: 'danger' };
  return sending?.lastSuccessMs ? { text: 'Sending', tone: 'success' } : { text: 'Ready', tone: 'information' };
}

function mailboxState({ state }: MailboxHealth): State {
  switch (state) {
    case 'never':
      return { text: 'Not read yet', tone: 'information' };
    case 'fine':
      return { text: 'Connected', tone: 'success' };
    case 'working':
      return { text: 'Reading', tone: 'information' };
    case 'failing':
      return { text: 'Failing', tone: 'danger' };
    case 'paused':
      return { text: 'Paused', tone: 'warning' };
  }
}

/** Whether the mailbox was ever read: then there is no start to choose any more. */
export function hasRead({ health }: ConnectionView): boolean {
  return (health?.lastSuccessMs ?? null) !== null;
}

/** "imap.example.com:993" */
export function placeOf({ server: { protocol, encryption, host, port } }: Connection): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${name}:${port || defaultPorts[protocol][encryption]}`;
}

/** "kim@example.com", "support, as kim@example.com" */
export function accountOf({ server: { username, sharedMailbox } }: Connection): string {
  if (sharedMailbox === null) return username;
  return username === '' ? sharedMailbox : `${sharedMailbox}, as ${username}`;
}

const outcomes: Readonly<Record<string, readonly [one: string, many: string]>> = {
  comment: ['comment', 'comments'],
  commented: ['comment', 'comments'],
  create: ['new issue', 'new issues'],
  created: ['new issue', 'new issues'],
  bounce: ['bounce', 'bounces'],
  bounced: ['bounce', 'bounces'],
  discard: ['discarded', 'discarded'],
  discarded: ['discarded', 'discarded'],
  refuse: ['refused', 'refused'],
  refused: ['refused', 'refused'],
  hold: ['held', 'held'],
  held: ['held', 'held'],
};

/** "2 comments, 1 new issue"; '' when the poll found nothing. */
export function outcomeWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const [one, many] = outcomes[kind] ?? [kind, kind];
      return `${count} ${count === 1 ? one : many}`;
    })
    .join(', ');
}

/** What one click on a fix changes: "Use port 993 with SSL/TLS". */
export function fixWords(patch: FixPatch): string {
  const parts: string[] = [];
  if (patch.trust?.kind === 'fingerprint') parts.push('Trust this certificate');
  else if (patch.trust) parts.push('Change what is trusted');
  if (patch.protocol) parts.push(`Use ${protocolNames[patch.protocol]}`);
  if (patch.encryption) parts.push(`Use ${encryptionNames[patch.encryption]}`);
  if (patch.port !== undefined) parts.push(patch.port === 0 ? 'Use the default port' : `Use port ${patch.port}`);
  if (patch.host !== undefined) parts.push(`Use host ${patch.host}`);
  if (patch.username !== undefined) parts.push(`Use user name ${patch.username}`);
  if (patch.folder !== undefined) parts.push(`Use folder ${patch.folder}`);
  const text = parts.map((part, index) => (index === 0 ? part : part.replace(/^Use /, 'use '))).join(', ');
  return `${text} and test again`;
}

export function sharedWords(sharedAs: SharedLogin): string {
  switch (sharedAs.kind) {
    case 'authorisation-identity':
      return 'with the alias as authorisation identity';
    case 'slash':
      return 'with user/alias as log-in name';
    case 'backslash':
      return 'with user\\alias as log-in name';
    case 'master':
      return 'with alias*user as log-in name';
    case 'namespace':
      return `in the folders of other users (${sharedAs.prefix})`;
  }
}

/** Tones as Atlaskit's lozenges call them. */
export const toneColors = {
  success: 'success',
  danger: 'removed',
  warning: 'moved',
  information: 'inprogress',
  neutral: 'default',
} as const satisfies Readonly<Record<Tone, string>>;
