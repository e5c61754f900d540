/** One POP3 client: who it is, and the maildrop it has locked (RFC 1939 sections 4 to 6). */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Account } from '../accounts';
import type { Login } from '../login';
import type { Folder, MailStore, StoredMessage } from '../store';
import { ByteReader, ConnectionClosed } from '../wire/byte-reader';
import { upgradeToTls } from '../wire/listener';
import { outlet, type Outlet } from '../wire/outlet';

export interface Pop3World {
  readonly store: MailStore;
  readonly accounts: readonly Account[];
  readonly secureContext: SecureContext;
  /** Addresses of maildrops that a session has open: one at a time (RFC 1939 section 4). */
  readonly locked: Set<string>;
  readonly logIn: (credentials: { user: string; password: string; authorizationId: string }) => Login;
  readonly onError: (error: unknown) => void;
}

/** An `-ERR` answer; `code` as in RFC 2449 section 8 and RFC 3206. */
export class Pop3Error extends Error {
  override readonly name = 'Pop3Error';
  readonly code: 'AUTH' | 'IN-USE' | 'SYS/TEMP' | null;

  constructor(text: string, code: Pop3Error['code'] = null) {
    super(text);
    this.code = code;
  }
}

/** The messages as they were at login; numbers do not change while the session lasts. */
export interface Maildrop {
  readonly account: Account;
  readonly folder: Folder;
  readonly messages: readonly StoredMessage[];
  /** Numbers marked by DELE; they go at QUIT. */
  readonly deleted: Set<number>;
}

export class Pop3Session {
  readonly world: Pop3World;
  /** For APOP: unique to this connection. */
  readonly stamp = `<${randomBytes(12).toString('hex')}@mail.postroom.example>`;
  reader: ByteReader;
  out: Outlet;
  secure: boolean;
  user: string | null = null;
  maildrop: Maildrop | null = null;
  over = false;

  private socket: Socket;

  constructor(world: Pop3World, socket: Socket, secure: boolean) {
    this.world = world;
    this.socket = socket;
    this.secure = secure;
    this.reader = new ByteReader(socket);
    this.out = outlet(socket);
  }

  say(line: string): void {
    this.out.write(`${line}\r\n`);
  }

  /** Opens and locks the maildrop of a login. */
  enter(login: Login): void {
    if (login.kind === 'wrong') throw new Pop3Error('Wrong user name or password', 'AUTH');
    if (login.kind === 'forbidden') throw new Pop3Error('This mailbox is not shared with you', 'AUTH');
    const { address } = login.mailbox;
    if (this.world.locked.has(address)) throw new Pop3Error('Another session has this maildrop open', 'IN-USE');
    const folder = this.world.store.folders.find(address, 'INBOX');
    if (!folder) throw new Pop3Error('The maildrop is missing', 'SYS/TEMP');
    this.world.locked.add(address);
    const messages = this.world.store.messages.all(folder);
    this.maildrop = { account: login.mailbox, folder, messages, deleted: new Set() };
  }

  /** Lets others in. Without QUIT nothing is deleted. */
  release(): void {
    if (this.maildrop) this.world.locked.delete(this.maildrop.account.address);
    this.maildrop = null;
  }

  async readLine(limitBytes: number): Promise<string> {
    const line = await this.reader.readLine(limitBytes);
    if (line === null) throw new ConnectionClosed();
    return line.toString('utf8');
  }

  async startTls(): Promise<void> {
    this.reader.release();
    const secure = await upgradeToTls(this.socket, this.world.secureContext);
    this.socket = secure;
    this.secure = true;
    this.reader = new ByteReader(secure);
    this.out = outlet(secure);
  }
}
