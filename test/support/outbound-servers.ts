/** The product between a real Postfix and a real Dovecot, with a customer who has a mailbox there. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { setUpConnections } from '../../src/local/connections';
import { composeMessage, normaliseMessageId, parseMessage, type Message, type MessageId } from '../../src/mail';
import { openProduct, type Product } from './product';
import { startDovecot, startPostfix, type Dovecot, type Policy, type Postfix } from './servers';

export const support = 'support@postroom.test';
export const ana = 'ana@customer.test';
export const bo = 'bo@customer.test';
const password = 'secret';

export interface Scene {
  readonly product: Product;
  readonly postfix: Postfix;
  /** Mails in a mailbox, oldest first. */
  inbox(user: string): readonly Message[];
  /** Puts a mail into the support mailbox as it is, past every limit of the SMTP server. */
  drop(bytes: Uint8Array): void;
  /** Ana writes; gives the Message-ID. */
  write(mail: Letter): Promise<MessageId>;
  close(): Promise<void>;
}

export interface Letter {
  readonly from?: string;
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
  readonly answers?: Message;
}

export interface SceneOptions {
  readonly policy?: Policy;
  readonly acceptUnknownUsers?: boolean;
  readonly messageLimitBytes?: number;
  /** Cuts the connection once, after the server took a message and before it says so. */
  readonly cutAfterData?: boolean;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const users = [support, ana, bo];
  const dovecot = await startDovecot({ users: users.map((user) => ({ user, password })), tls: null });
  const { cutAfterData = false, ...rules } = options;
  const postfix = await startPostfix({ dovecot, users, tls: null, ...rules });
  const cutter = cutAfterData ? await startCutter(postfix.port) : null;
  const product = await openProduct({ connected: false });
  await setUpConnections(product.host.invoke, [
    wish('Inbox', 'imap', dovecot.host, dovecot.imap.port, { username: support, password }),
    wish('Outgoing', 'smtp', postfix.host, cutter?.port ?? postfix.port, { fromAddress: support }),
  ]);
  await product.host.idle();
  return {
    product,
    postfix,
    inbox: (user) => mailsIn(dovecot, user),
    drop: (bytes) => void dovecot.deliver(support, [bytes]),
    write: (letter) => write(postfix, letter),
    close: async () => {
      await product.stop();
      cutter?.close();
      await postfix.stop();
      await dovecot.stop();
    },
  };
}

type Wish = Parameters<typeof setUpConnections>[1][number];

function wish(name: string, protocol: 'imap' | 'smtp', host: string, port: number, more: Partial<Wish>): Wish {
  const newIssue = protocol === 'imap' ? { newIssue: { projectKey: 'DEMO', issueType: 'Task' } } : {};
  const common = {
    encryption: 'none',
    username: '',
    password: '',
    folder: 'INBOX',
    enabled: true,
    startFrom: 'all',
  } as const;
  return { name, protocol, host, port, ...common, ...newIssue, ...more };
}

function mailsIn(dovecot: Dovecot, user: string): readonly Message[] {
  const files = ['new', 'cur'].flatMap((sub) => {
    const dir = join(dovecot.maildir(user), sub);
    return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
  });
  const named = files.map((file) => ({ at: (file.split('/').at(-1) ?? '').split(',')[0] ?? '', file }));
  return named
    .sort((a, b) => a.at.localeCompare(b.at, 'en', { numeric: true }))
    .map(({ file }) => parseMessage(readFileSync(file)));
}

let letters = 0;

async function write(
  postfix: Postfix,
  { from = ana, to = support, subject, text, answers }: Letter,
): Promise<MessageId> {
  letters += 1;
  const messageId = normaliseMessageId(`<letter-${letters}-${process.pid}@${from.split('@')[1] ?? 'x'}>`)!;
  const bytes = composeMessage({
    from: { name: from.split('@')[0] ?? '', address: from },
    to: [{ name: '', address: to }],
    subject,
    messageId,
    inReplyTo: answers?.messageId ?? null,
    references:
      answers === undefined ? [] : [...answers.references, ...(answers.messageId === null ? [] : [answers.messageId])],
    dateMs: Date.now(),
    text,
  });
  const transport = createTransport({ host: postfix.host, port: postfix.port, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from, to: [to] }, raw: Buffer.from(bytes) });
  return messageId;
}

interface Cutter {
  readonly port: number;
  close(): void;
}

/** Passes everything on, but for the word with which the server takes the first message: then both sides are cut. */
async function startCutter(target: number): Promise<Cutter> {
  let wasCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let ended = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => {
      if (!wasCut && chunk.toString('latin1').endsWith('\r\n.\r\n')) ended = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (ended && !wasCut && chunk.toString('latin1').startsWith('250')) {
        wasCut = true;
        client.destroy();
        upstream.destroy();
      } else client.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

/** Looks again and again until it is so; an error that shows the last value when it never is. */
export async function until<T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const endMs = performance.now() + 20_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > endMs) throw new Error(`it never came to that: ${JSON.stringify(value).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
