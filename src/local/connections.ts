/**
 * Sets up mail connections at start, through the app's own resolver as the admin page would: those of the example, and
 * those of a file. What is there already, by name, is brought up to date; nothing is set up twice.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { encryption, protocol, type Connection, type ConnectionDraft, type NewIssueAction } from '../contract';
import { ask, type Invoke } from './ask';
import type { MailServers } from './mail';

const wish = z.strictObject({
  name: z.string().min(1),
  protocol,
  encryption,
  host: z.string().min(1),
  port: z.number().int().min(0).max(65_535).default(0),
  username: z.string().default(''),
  password: z.string().default(''),
  sharedMailbox: z.string().nullish(),
  folder: z.string().default('INBOX'),
  enabled: z.boolean().default(true),
  startFrom: z.enum(['now', 'all']).default('now'),
  /** Outgoing: the sender; the shared mailbox or the user name when left out. */
  fromAddress: z.string().optional(),
  /** Incoming: where mail that belongs to no issue goes. */
  newIssue: z.strictObject({ projectKey: z.string(), issueType: z.string() }).optional(),
});
export type ConnectionWish = z.infer<typeof wish>;

/** The list of a connections file. @throws Error that says which entry is wrong */
export function readWishes(text: string): readonly ConnectionWish[] {
  const read = z.array(wish).safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const [problem] = read.error.issues;
  throw new Error(`--connections: ${problem?.path.join('.') ?? ''}: ${problem?.message ?? 'cannot be read'}`);
}

/** The embedded support@ mailbox, both ways. */
export function exampleWishes(mail: MailServers, projectKey: string, issueType: string): readonly ConnectionWish[] {
  const [support] = mail.accounts;
  const account = { username: support?.user ?? '', password: support?.password ?? '', enabled: true } as const;
  const common = { ...account, encryption: 'starttls', folder: 'INBOX', startFrom: 'all' } as const;
  return [
    {
      ...common,
      name: 'Support inbox (example)',
      protocol: 'imap',
      host: mail.imap.host,
      port: mail.imap.port,
      newIssue: { projectKey, issueType },
    },
    {
      ...common,
      name: 'Support outgoing (example)',
      protocol: 'smtp',
      host: mail.smtp.host,
      port: mail.smtp.port,
      fromAddress: support?.address ?? '',
    },
  ];
}

/**
 * Incoming before outgoing: replies to what goes out come back through an incoming one.
 * @param tested tests each one first, as an admin would; a server that hangs would hold up the start
 */
export async function setUpConnections(
  invoke: Invoke,
  wishes: readonly ConnectionWish[],
  { tested = false }: { readonly tested?: boolean } = {},
): Promise<void> {
  const { connections } = await ask(invoke, 'connections.list', {});
  const known = new Map(connections.map(({ connection }) => [connection.name, connection]));
  const incoming = wishes.filter((one) => one.protocol !== 'smtp');
  const mailboxes = new Map<string, string>();
  for (const one of [...incoming, ...wishes.filter((other) => other.protocol === 'smtp')]) {
    const replyMailbox = mailboxes.get(one.username) ?? [...mailboxes.values()][0] ?? null;
    const before = known.get(one.name);
    const draft = draftOf(one, replyMailbox);
    const id = before?.id ?? null;
    if (tested) await ask(invoke, 'connections.test', { run: randomUUID(), id, draft, password: one.password });
    const saved = await save(invoke, one, id, draft);
    if (one.protocol !== 'smtp') mailboxes.set(one.username, saved.id);
    if (saved.enabled !== one.enabled) {
      await ask(invoke, 'connections.enable', { id: saved.id, enabled: one.enabled, insist: true });
    }
  }
}

async function save(
  invoke: Invoke,
  one: ConnectionWish,
  id: string | null,
  draft: ConnectionDraft,
): Promise<Connection> {
  const newIssue: NewIssueAction | undefined = one.newIssue && { kind: 'create', ...one.newIssue };
  const input = { id, draft, password: one.password, ...(newIssue ? { newIssue } : {}) };
  const { connection } = await ask(invoke, 'connections.save', input);
  return connection;
}

function draftOf(one: ConnectionWish, replyMailbox: string | null): ConnectionDraft {
  const { name, protocol: chosen, encryption: wanted, host, port, username, folder } = one;
  const sharedMailbox = one.sharedMailbox ?? null;
  const server = {
    protocol: chosen,
    encryption: wanted,
    host,
    port,
    username,
    sharedMailbox,
    trust: { kind: 'system' as const },
  };
  if (chosen === 'smtp') {
    const fromAddress = one.fromAddress ?? sharedMailbox ?? username;
    return { direction: 'outgoing', name, server, outgoing: { fromName: '', fromAddress, replyMailbox } };
  }
  const settled = { kind: chosen === 'imap' ? ('seen' as const) : ('leave' as const) };
  const startFrom = { kind: one.startFrom };
  return { direction: 'incoming', name, server, incoming: { folder, settled, failedFolder: null, startFrom } };
}
