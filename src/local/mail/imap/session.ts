/** One client's conversation: who it is, what it has selected (RFC 9051 section 3), and how it is answered. */
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Account } from '../accounts';
import type { Credentials, Login } from '../login';
import type { Folder, MailStore } from '../store';
import { ByteReader } from '../wire/byte-reader';
import { upgradeToTls } from '../wire/listener';
import { outlet, type Outlet } from '../wire/outlet';
import type { Cursor } from './syntax/cursor';
import type { Upload } from './syntax/read-command';
import { bad, no } from './syntax/refusal';
import { FolderView } from './view';

/** What the server gives its sessions. */
export interface ImapWorld {
  readonly store: MailStore;
  readonly secureContext: SecureContext;
  readonly messageLimitBytes: number;
  /** Milliseconds since the epoch. */
  now(): number;
  logIn(credentials: Credentials): Login;
  /** Told about what should not happen; the client gets NO [SERVERBUG]. */
  onError(error: unknown): void;
}

/** A command as its handler gets it. */
export interface Command {
  readonly tag: string;
  /** In capitals; with UID before it, `byUid` is set and the name is the one after it. */
  readonly name: string;
  readonly byUid: boolean;
  /** After the name. */
  readonly args: Cursor;
  /** The message of an APPEND, still on the wire. */
  readonly upload: Upload | null;
}

/** The OK that ends a command; `code` is a response code without brackets. */
export interface Completion {
  readonly text: string;
  readonly code?: string;
  /** Done after the OK is sent (STARTTLS). */
  readonly afterwards?: () => Promise<void>;
}

export type Handler = (session: ImapSession, command: Command) => Promise<Completion> | Completion;

export type SessionState = 'not-authenticated' | 'authenticated' | 'selected' | 'logout';

export class ImapSession {
  readonly world: ImapWorld;
  reader: ByteReader;
  out: Outlet;
  secure: boolean;
  /** Whose mailbox is open. */
  account: Account | null = null;
  view: FolderView | null = null;
  loggedOut = false;

  private socket: Socket;

  constructor(world: ImapWorld, socket: Socket, secure: boolean) {
    this.world = world;
    this.socket = socket;
    this.secure = secure;
    this.reader = new ByteReader(socket);
    this.out = outlet(socket);
  }

  get state(): SessionState {
    if (this.loggedOut) return 'logout';
    if (!this.account) return 'not-authenticated';
    return this.view ? 'selected' : 'authenticated';
  }

  /** One whole line, CRLF added. */
  say(line: string): void {
    this.out.write(`${line}\r\n`);
  }

  async requestContinuation(text = 'Go ahead'): Promise<void> {
    this.say(`+ ${text}`);
    await this.out.flush();
  }

  /** The folder of the logged-in account, or NO with `code`. */
  folder(name: string, code: 'NONEXISTENT' | 'TRYCREATE' = 'NONEXISTENT'): Folder {
    const found = this.world.store.folders.find(this.mailbox.address, name);
    if (!found) throw no('There is no such mailbox', code);
    return found;
  }

  get mailbox(): Account {
    if (!this.account) throw bad('Log in first');
    return this.account;
  }

  get selected(): FolderView {
    if (!this.view) throw bad('Select a mailbox first');
    return this.view;
  }

  /** The selected folder, or NO when it was opened by EXAMINE. */
  get writable(): FolderView {
    if (this.selected.readOnly) throw no('The mailbox is open for reading only', 'READ-ONLY');
    return this.selected;
  }

  select(folder: Folder, { readOnly }: { readOnly: boolean }): FolderView {
    this.unselect();
    this.view = new FolderView(this.world.store, folder, { readOnly, session: this });
    return this.view;
  }

  unselect(): void {
    this.view?.close();
    this.view = null;
  }

  /** Ends the connection after what was said. */
  async hangUp(): Promise<void> {
    this.loggedOut = true;
    await this.out.flush();
    this.socket.end();
  }

  /** What happened in the selected folder since it was last told. */
  tellNews({ mayExpunge }: { mayExpunge: boolean }): void {
    if (!this.view) return;
    for (const line of this.view.news({ mayExpunge })) this.say(line);
  }

  /** Goes on with TLS. What the client sent in the clear after STARTTLS would have been injected: it is an error. */
  async startTls(): Promise<void> {
    this.reader.release();
    const secure = await upgradeToTls(this.socket, this.world.secureContext);
    this.socket = secure;
    this.secure = true;
    this.reader = new ByteReader(secure);
    this.out = outlet(secure);
  }
}
