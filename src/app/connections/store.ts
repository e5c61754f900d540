/** Connections in storage: settings in one record each, the password in the secret store, nowhere else. */
import {
  FailureError,
  connectionSchema,
  type Connection,
  type IncomingConnection,
  type OutgoingConnection,
  type ServerLogin,
} from '../../contract';
import { everyEntry } from '../entries';
import type { World } from '../ports';

const prefix = 'connection:';

export const connectionKey = (id: string): string => `${prefix}${id}`;
const passwordKey = (id: string): string => `password:${id}`;

export async function loadConnections(world: World): Promise<readonly Connection[]> {
  const entries = await everyEntry(world, prefix);
  const found = entries.flatMap(({ value }) => connectionSchema.safeParse(value).data ?? []);
  return found.sort((a, b) => a.createdAtMs - b.createdAtMs);
}

export async function loadConnection({ store }: World, id: string): Promise<Connection | null> {
  const read = connectionSchema.safeParse(await store.get({ key: connectionKey(id) }));
  return read.success ? read.data : null;
}

/** Also one that cannot be read. */
export async function isStored({ store }: World, id: string): Promise<boolean> {
  return ((await store.get({ key: connectionKey(id) })) ?? null) !== null;
}

export async function saveConnection({ store }: World, connection: Connection): Promise<void> {
  await store.set(connectionKey(connection.id), connection);
}

export async function savePassword({ secrets }: World, id: string, password: string): Promise<void> {
  await (password === '' ? secrets.delete(passwordKey(id)) : secrets.set(passwordKey(id), password));
}

export async function erasePassword({ secrets }: World, id: string): Promise<void> {
  await secrets.delete(passwordKey(id));
}

export async function loadPassword({ secrets }: World, id: string): Promise<string | null> {
  return secrets.get(passwordKey(id));
}

/** The server with its credentials, for one request to the gateway. */
export async function loginOf(world: World, connection: Connection): Promise<ServerLogin> {
  const password = connection.hasPassword ? await loadPassword(world, connection.id) : '';
  if (password === null) throw new FailureError(passwordMissing(connection.name));
  return { ...connection.server, password, sharedAs: connection.sharedAs };
}

function passwordMissing(name: string): ConstructorParameters<typeof FailureError>[0] {
  return {
    code: 'password-missing',
    message: `The password of “${name}” is not in the secret store.`,
    evidence: '',
    fix: { text: 'Open the connection, enter the password again and save.' },
  };
}

/** The address people write to when they write to this mailbox; null when neither alias nor user name is one. */
export function mailboxAddress({ server }: IncomingConnection): string | null {
  for (const candidate of [server.sharedMailbox, server.username]) {
    if (candidate !== null && /^[^\s@]+@[^\s@]+$/.test(candidate)) return candidate.toLowerCase();
  }
  return null;
}

/** Every address that is ours: what mail is sent from, and what is read. */
export function ownAddresses(connections: readonly Connection[]): readonly string[] {
  const found = connections.map((one) =>
    one.direction === 'outgoing' ? one.outgoing.fromAddress.toLowerCase() : mailboxAddress(one),
  );
  return [...new Set(found.filter((address) => address !== null))];
}

export const isIncoming = (connection: Connection): connection is IncomingConnection =>
  connection.direction === 'incoming';
export const isOutgoing = (connection: Connection): connection is OutgoingConnection =>
  connection.direction === 'outgoing';
