/** What an admin does to connections. */
import {
  FailureError,
  type Connection,
  type ConnectionDraft,
  type ConnectionView,
  type Failure,
  type NewIssueAction,
} from '../../contract';
import {
  confirmCertificate,
  forgetCertificate,
  isIncoming,
  loadConnection,
  loadConnections,
  loginOf,
  saveConnection,
  savePassword,
} from '../connections';
import { copyMailboxHandler, saveNewIssueAction } from '../handlers';
import { freshState, loadState, saveState, type MailboxState } from '../ledger';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { queueReading } from '../receive';
import { passedTest } from './test';
import { view } from './view';

export async function existing(world: World, id: string): Promise<Connection> {
  const connection = await loadConnection(world, id);
  if (connection === null) {
    throw new FailureError({
      code: 'connection-missing',
      message: 'This connection does not exist any more.',
      evidence: '',
      fix: { text: 'Go back to the list: somebody may have deleted it.' },
    });
  }
  return connection;
}

export interface SaveInput {
  readonly id: string | null;
  readonly draft: ConnectionDraft;
  readonly password: string | null;
  readonly newIssue?: NewIssueAction | undefined;
}

export async function save(world: World, { id, draft, password, newIssue }: SaveInput): Promise<ConnectionView> {
  const before = id === null ? null : await existing(world, id);
  const untested: Connection = { ...draft, ...keptFields(world, before, draft, password) };
  // The password first: a connection that says it has one must find it.
  if (password !== null) await savePassword(world, untested.id, password);
  const passed = await passedTest(world, await loginOf(world, untested));
  const connection: Connection =
    passed === null ? untested : { ...untested, testedAtMs: passed.testedAtMs, sharedAs: passed.sharedAs };
  await saveConnection(world, connection);
  if (before !== null && serverPlace(before) !== serverPlace(connection)) await forgetCertificate(world, connection.id);
  // Whoever tested these settings has seen the certificate.
  if (passed?.certificate) await confirmCertificate(world, connection.id, passed.certificate);
  if (isIncoming(connection) && newIssue !== undefined) await saveNewIssueAction(world, connection.id, newIssue);
  if (before !== null) await restartIfMoved(world, before, connection);
  return view(world, connection, await loadConnections(world));
}

function serverPlace({ server: { protocol, encryption, host, port } }: Connection): string {
  return JSON.stringify([protocol, encryption, host, port]);
}

type KeptFields = Omit<Connection, 'direction' | 'name' | 'server'>;

/** What the form does not hold. What was tested is the server and the way in: renaming does not make it untested. */
function keptFields(
  world: World,
  before: Connection | null,
  draft: ConnectionDraft,
  password: string | null,
): KeptFields {
  const updatedAtMs = world.now();
  const hasPassword = password !== null && password !== '';
  if (before === null) {
    const fresh = { enabled: false, sharedAs: null, testedAtMs: null, createdAtMs: updatedAtMs };
    return { id: world.randomId(), hasPassword, ...fresh, updatedAtMs };
  }
  const sameServer = password === null && JSON.stringify(before.server) === JSON.stringify(draft.server);
  return {
    id: before.id,
    enabled: before.enabled,
    hasPassword: password === null ? before.hasPassword : hasPassword,
    sharedAs: sameServer ? before.sharedAs : null,
    testedAtMs: sameServer ? before.testedAtMs : null,
    createdAtMs: before.createdAtMs,
    updatedAtMs,
  };
}

/** Another server or folder is another mailbox: what was read of the old one says nothing about it. */
async function restartIfMoved(world: World, before: Connection, now: Connection): Promise<void> {
  if (!isIncoming(before) || !isIncoming(now)) return;
  const place = ({ server, incoming }: typeof now): string =>
    JSON.stringify([server.protocol, server.host, server.username, server.sharedMailbox, incoming.folder]);
  const start = ({ incoming }: typeof now): string => JSON.stringify(incoming.startFrom);
  const state = await loadState(world, now.id);
  const rested: MailboxState = { ...state, pausedUntilMs: null, consecutiveFailures: 0, failure: null };
  // Where to start can be chosen until the first reading.
  const startsAnew = state.lastSuccessMs === null && start(before) !== start(now);
  const isSame = place(before) === place(now) && !startsAnew;
  await saveState(world, now.id, isSame ? rested : { ...freshState, lastPollMs: state.lastPollMs });
}

/** A copy to be changed: switched off, and without the password, which stays with the original. */
export async function duplicate(world: World, id: string): Promise<ConnectionView> {
  const original = await existing(world, id);
  const nowMs = world.now();
  const copy: Connection = {
    ...original,
    id: world.randomId(),
    name: `${original.name} (copy)`.slice(0, 100),
    enabled: false,
    hasPassword: false,
    testedAtMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await saveConnection(world, copy);
  if (isIncoming(copy)) await copyMailboxHandler(world, id, copy.id);
  return view(world, copy, await loadConnections(world));
}

export async function enable(
  world: World,
  { id, enabled, insist }: { readonly id: string; readonly enabled: boolean; readonly insist: boolean },
): Promise<ConnectionView> {
  const connection = await existing(world, id);
  if (enabled && !insist && connection.testedAtMs === null) throw new FailureError(untested);
  const changed: Connection = { ...connection, enabled, updatedAtMs: world.now() };
  if (enabled && isIncoming(changed)) await beginNow(world, changed, insist);
  await saveConnection(world, changed);
  if (enabled && isIncoming(changed)) await queueReading(world, id, 'asked');
  return view(world, changed, await loadConnections(world));
}

const untested: Failure = {
  code: 'setting-invalid',
  message: 'These settings have not passed a test yet.',
  evidence: '',
  fix: { text: 'Test the connection first, or enable it anyway.' },
};

/** "From now" means from the moment of enabling, not from the first poll some minutes later. */
async function beginNow(world: World, connection: Connection, insist: boolean): Promise<void> {
  if (!isIncoming(connection) || connection.incoming.startFrom.kind !== 'now') return;
  const state = await loadState(world, connection.id);
  if (state.cursor !== null) return;
  const { folder } = connection.incoming;
  const asked = await attempt(async () =>
    world.gateway.call('status', { server: await loginOf(world, connection), folder }),
  );
  if (asked.ok) await saveState(world, connection.id, { ...state, cursor: asked.value.cursor, startMs: world.now() });
  else if (!insist) throw new FailureError(asked.failure);
  else await saveState(world, connection.id, { ...state, startMs: world.now() });
}
