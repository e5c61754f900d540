/** One reading of a mailbox, from the queue's event to the state that the admin sees. */
import { FailureError, queues, type Failure, type IncomingConnection, type MailboxEvent } from '../../contract';
import { isIncoming, loadConnection, loadConnections, loginOf, ownAddresses, signingKey } from '../connections';
import { handlersOf, loadHandlers } from '../handlers';
import {
  accountWrite,
  giveBack,
  isResting,
  leaseMs,
  loadAccount,
  loadState,
  mailboxStateKey,
  polled,
  takeLease,
  writeBeforehand,
  writeUnderLease,
  type Lease,
  type MailboxState,
} from '../ledger';
import type { StoreWrite, World } from '../ports';
import { attempt, remedyFor } from '../remedy';
import { atMost } from './at-most';
import { counted } from './counted';
import { drain, type Position } from './drain';
import { jitterOf } from './outcome';
import { deliveryHeader, type Reading } from './reading';
import { newTally, type Tally } from './tally';

/** Reads the mailbox if it is enabled, not resting after failures, and nobody else is at it. */
export async function readMailbox(world: World, event: MailboxEvent): Promise<void> {
  const connection = await loadConnection(world, event.mailboxId);
  if (connection === null || !isIncoming(connection) || !connection.enabled) return;
  if (event.because !== 'asked' && isResting(await loadState(world, connection.id), world.now())) return;
  const lease = await takeLease(world, connection.id);
  if (lease === null) {
    // Its reader works, or died: looked at once more when a dead one's lease has run out.
    if (event.because !== 'retry') await queueReading(world, connection.id, 'retry', 0, leaseMs / 1000 + 1);
    return;
  }
  // Only now: until the lease was ours, another reader may have moved the cursor, and what is listed twice would count twice.
  const state = await attempt(() => loadState(world, connection.id));
  const next = state.ok
    ? await readUnder(world, connection, polled(state.value, event.because, world.now()), lease)
    : null;
  await giveBack(world, lease);
  if (!state.ok) throw new FailureError(state.failure);
  if (next === 'more') await queueReading(world, connection.id, 'continued', event.continued + 1);
  else if (next !== null) await queueReading(world, connection.id, 'retry', 0, Math.ceil(next.afterMs / 1000) + 1);
}

export async function queueReading(
  { queues: port }: World,
  mailboxId: string,
  because: MailboxEvent['because'],
  continued = 0,
  delaySeconds = 0,
): Promise<void> {
  const body: MailboxEvent = { mailboxId, because, continued };
  await port.push(queues.mailbox, [{ body: { ...body }, delaySeconds, oneAtATime: `mailbox-${mailboxId}` }]);
}

/** What there is to do before the next schedule: more mail right away, mails that wait for those of another mailbox, or nothing. */
type ToDo = 'more' | { readonly afterMs: number } | null;

async function readUnder(
  world: World,
  connection: IncomingConnection,
  before: MailboxState,
  lease: Lease,
): Promise<ToDo> {
  let state = before;
  const save = (next: MailboxState, ...beside: readonly StoreWrite[]): Promise<boolean> => {
    state = next;
    const write: StoreWrite = { kind: 'set', key: mailboxStateKey(connection.id), value: next };
    return writeUnderLease(world, lease, { writes: [write, ...beside], moves: [] }, null);
  };
  const owe = (owed: string[]): Promise<boolean> => {
    state = { ...state, owed };
    return writeBeforehand(world, lease, { kind: 'set', key: mailboxStateKey(connection.id), value: state });
  };
  const read = await attempt(async () => {
    const opened = await openReading(world, connection, state, lease);
    state = await begin(opened, state);
    const reading = { ...opened, startMs: state.startMs };
    const savePosition = (position: Position): Promise<boolean> =>
      save(
        { ...state, ...position, lastEffectMs: reading.effects.lastMs },
        accountWrite(connection.id, reading.books.account),
      );
    return drain(reading, state, { save: savePosition, owe });
  });
  const tally: Tally = read.ok ? read.value : { ...newTally(), stop: { kind: 'failure', failure: read.failure } };
  if (tally.stop?.kind === 'lease-lost') return null;
  // A heartbeat is no mail that anybody would want to hear of.
  const { heartbeat, ...found } = tally.counts;
  const done = { ...state, lastOutcome: Object.keys(found).length > 0 ? found : state.lastOutcome };
  if (tally.stop?.kind === 'failure') {
    // Where mail goes through in between, the trouble is not the mailbox's: it does not rest longer each time.
    const before = wentThrough(tally) ? { ...done, consecutiveFailures: 0 } : done;
    await save(afterFailure(world, connection.id, before, tally.stop.failure));
    return null;
  }
  await save({ ...done, lastSuccessMs: world.now(), consecutiveFailures: 0, failure: null, pausedUntilMs: null });
  if (tally.stop?.kind === 'time') return 'more';
  return tally.othersAfterMs === null ? null : { afterMs: tally.othersAfterMs };
}

/** Jira takes a hundred writes a second of an app. */
export const jiraCallsAtOnce = 16;

async function openReading(
  world: World,
  connection: IncomingConnection,
  { startMs, lastEffectMs }: MailboxState,
  lease: Lease,
): Promise<Reading> {
  const [login, connections, key, list, account] = await Promise.all([
    loginOf(world, connection),
    loadConnections(world),
    signingKey(world),
    loadHandlers(world),
    loadAccount(world, connection.id),
  ]);
  const calls = { made: 0 };
  return {
    world: { ...world, jira: atMost(jiraCallsAtOnce, world.jira), gateway: counted(world.gateway, calls) },
    calls,
    connection,
    login,
    handlers: handlersOf(list, connection.id),
    leftOver: list.leftOver,
    own: { addresses: ownAddresses(connections), messageIdDomain: null, markerHeaders: [deliveryHeader] },
    signingKeys: [key],
    lease,
    enabledMailboxes: new Set(connections.filter((one) => isIncoming(one) && one.enabled).map(({ id }) => id)),
    startMs,
    issues: new Map(),
    persons: new Map(),
    recent: new Map(),
    peopleWritten: new Set(),
    effects: { lastMs: lastEffectMs },
    books: { account, unsure: null },
  };
}

/** The first reading ever: what lies there already is passed over, or not, as the admin chose. */
async function begin(reading: Reading, state: MailboxState): Promise<MailboxState> {
  if (state.cursor !== null || state.startMs > 0) return state;
  const { world, connection, login } = reading;
  const { startFrom, folder } = connection.incoming;
  switch (startFrom.kind) {
    case 'all':
      return state;
    case 'days':
      return { ...state, startMs: world.now() - startFrom.days * 86_400_000 };
    case 'now': {
      const { cursor } = await world.gateway.call('status', { server: login, folder });
      return { ...state, cursor, startMs: world.now() };
    }
  }
}

const wentThrough = ({ counts }: Tally): boolean => (counts['comment'] ?? 0) + (counts['create'] ?? 0) > 0;

function afterFailure(world: World, mailboxId: string, state: MailboxState, failure: Failure): MailboxState {
  const consecutiveFailures = state.consecutiveFailures + 1;
  const remedy = remedyFor(failure, consecutiveFailures, jitterOf(mailboxId));
  const afterSeconds = 'afterSeconds' in remedy ? remedy.afterSeconds : 300;
  return { ...state, consecutiveFailures, failure, pausedUntilMs: world.now() + afterSeconds * 1000 };
}
