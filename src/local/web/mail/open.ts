/** Finds what a mail page's address names: an account, a folder, a message. */
import { parseMessage, type Address, type Message } from '../../../mail';
import type { MailServers } from '../../mail';
import { html, type Html } from '../html';

export interface MailWorld {
  readonly mail: MailServers;
  readonly now: () => number;
  readonly readHeader: (header: Uint8Array) => Message;
}

export interface OpenedMessage {
  readonly account: string;
  readonly folder: string;
  readonly uid: number;
  readonly bytes: Buffer;
  readonly message: Message;
}

/** Who reads a mail has seen it. Told once only: every change makes other open pages look again. */
export function markSeen(world: MailWorld, { account, folder, uid }: OpenedMessage): void {
  const seen = world.mail.source(account, folder, uid)?.flags.includes('\\Seen') ?? true;
  if (!seen) world.mail.changeFlags(account, folder, uid, 'add', ['\\Seen']);
}

export function accountOf({ mail }: MailWorld, address: string | null): MailServers['accounts'][number] | undefined {
  return mail.accounts.find((account) => account.address === address);
}

/** The message that `account`, `folder` and `uid` name; null when there is none. */
export function openMessage(world: MailWorld, query: URLSearchParams): OpenedMessage | null {
  const account = accountOf(world, query.get('account'))?.address;
  const folder = query.get('folder') ?? 'INBOX';
  const uid = Number(query.get('uid'));
  const source = account === undefined ? null : world.mail.source(account, folder, uid);
  if (account === undefined || source === null) return null;
  const bytes = Buffer.concat([...source.pieces()]);
  return { account, folder, uid, bytes, message: parseMessage(bytes) };
}

/** A path with its query. */
export function place(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

/** The name of a person, or the address of one without a name. */
export function shownName(person: Address | null | undefined): string {
  if (!person) return 'Nobody';
  return person.name === '' ? person.address : person.name;
}

/** A time in UTC; the page's script turns it into the reader's own zone. */
export function timeTag(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
