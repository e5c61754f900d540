/** The mailboxes of all accounts, for pages and tests: what IMAP shows, without IMAP. */
import type { Account } from './accounts';
import { openMessage, piecesOf } from './stored-bytes';
import { delimiter, type Folder, type MailStore, type SpecialUse, type StoredMessage } from './store';

export interface FolderSummary {
  readonly name: string;
  readonly specialUse: SpecialUse | null;
  readonly messages: number;
  readonly unseen: number;
}

export interface MessageSummary {
  readonly uid: number;
  readonly flags: readonly string[];
  readonly receivedMs: number;
  readonly sizeBytes: number;
  /** The header section, undecoded. */
  readonly header: Buffer;
}

export interface MessageSource {
  readonly sizeBytes: number;
  readonly flags: readonly string[];
  /** The bytes in pieces of 64 KiB at most. */
  pieces(): Iterable<Uint8Array>;
}

export interface Mailboxes {
  /** Empty for an unknown account. */
  folders(address: string): readonly FolderSummary[];
  /** Newest first, from the UID before `beforeUid` on. */
  messages(
    address: string,
    folder: string,
    page?: { readonly limit?: number; readonly beforeUid?: number },
  ): readonly MessageSummary[];
  /** Null when there is no such message. */
  source(address: string, folder: string, uid: number): MessageSource | null;
  /** Puts a message into a folder as it is; gives its UID. Throws when there is no such folder. */
  append(
    address: string,
    folder: string,
    source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: { readonly flags?: readonly string[]; readonly receivedMs?: number },
  ): Promise<number>;
  changeFlags(address: string, folder: string, uid: number, change: 'add' | 'remove', flags: readonly string[]): void;
  /** New UIDs under a new UIDVALIDITY, as after a restored backup. */
  renewUidValidity(address: string, folder: string): void;
  /** Counts changes in all mailboxes; the same number means nothing happened in between. */
  changeCount(): number;
}

const standardFolders: readonly (readonly [name: string, use?: SpecialUse])[] = [
  ['INBOX'],
  ['Drafts', 'Drafts'],
  ['Sent', 'Sent'],
  ['Archive', 'Archive'],
  ['Junk', 'Junk'],
  ['Trash', 'Trash'],
  [`Postroom${delimiter}Done`],
  [`Postroom${delimiter}Failed`],
];

export function mailboxes(
  store: MailStore,
  accounts: readonly Account[],
  now: () => number,
): Mailboxes & { furnish(): void } {
  const found = (address: string, name: string): Folder => {
    const folder = store.folders.find(address, name);
    if (!folder) throw new Error(`${address} has no folder ${name}.`);
    return folder;
  };
  return {
    /** A new account gets the folders that mail programs expect; deleted ones stay deleted. */
    furnish() {
      for (const { address } of accounts) {
        if (store.folders.list(address).length > 0) continue;
        for (const [name, use] of standardFolders) store.folders.create(address, name, use);
      }
    },
    folders: (address) =>
      store.folders.list(address).map((folder) => {
        const { name, specialUse } = folder;
        return { name, specialUse, ...store.folders.status(folder) };
      }),
    messages: (address, name, page = {}) => newest(store, found(address, name), page),
    source(address, name, uid) {
      const folder = store.folders.find(address, name);
      const message = folder && store.messages.get(folder, uid);
      return message ? sourceOf(store, message) : null;
    },
    async append(address, name, source, { flags = [], receivedMs = now() } = {}) {
      const folder = found(address, name);
      return store.messages.append(folder, await store.contents.receive(source), flags, receivedMs);
    },
    changeFlags(address, name, uid, change, flags) {
      store.messages.changeFlags(found(address, name), [uid], change, flags, null);
    },
    renewUidValidity: (address, name) => store.folders.renewUidValidity(found(address, name)),
    changeCount: () => store.changes.count,
  };
}

function newest(
  store: MailStore,
  folder: Folder,
  { limit = 100, beforeUid = Infinity }: { readonly limit?: number; readonly beforeUid?: number },
): readonly MessageSummary[] {
  const uids = store.messages.uids(folder).filter((uid) => uid < beforeUid);
  return uids
    .slice(-limit)
    .reverse()
    .map((uid) => store.messages.get(folder, uid))
    .filter((message) => message !== null)
    .map((message) => {
      const bytes = openMessage(store, message);
      try {
        const { uid, flags, internalDateMs: receivedMs, sizeBytes } = message;
        return { uid, flags, receivedMs, sizeBytes, header: bytes.header() };
      } finally {
        bytes.close();
      }
    });
}

function sourceOf(store: MailStore, message: StoredMessage): MessageSource {
  return {
    sizeBytes: message.sizeBytes,
    flags: message.flags,
    *pieces() {
      const bytes = openMessage(store, message);
      try {
        yield* piecesOf(bytes, 0, message.sizeBytes);
      } finally {
        bytes.close();
      }
    },
  };
}
