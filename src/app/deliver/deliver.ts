/**
 * Sends one delivery. It was stored before it is tried, and keeps its Message-ID at every try: when the connection is lost
 * after the server took the mail it goes out again, and mail programs show it once. At least once, said openly.
 */
import { queues, type DeliveryEvent, type DeliveryRecipient, type OutgoingConnection } from '../../contract';
import { composeMessage, type OutgoingMail } from '../../mail';
import { endOf, isOutgoing, loadConnection, loadDeleted, loginOf, noteCertificate } from '../connections';
import { hashed, referenceKey } from '../keys';
import { short } from '../ledger';
import type { IndexQuery, World } from '../ports';
import { attempt } from '../remedy';
import { suppressionsOf, whySuppressed } from '../suppressions';
import { composeDelivery } from './compose';
import { failedDelivery, givenUp, judged } from './judge';
import { countTry, loadPace, mayAt } from './pace';
import { deliveryEntity, isSettledFor, outcomeOf, readDelivery, type DeliveryRecord } from './record';

/** A send that began longer ago than this was cut off. */
const sendingGraceMs = 180_000;

export async function deliver(world: World, { deliveryId }: DeliveryEvent): Promise<void> {
  const record = readDelivery(await world.store.get({ key: deliveryId, entity: deliveryEntity }));
  if (record === null || !isDue(record, world.now())) return;
  const connection = await loadConnection(world, record.connection);
  if (connection === null && (await waitsForUndo(world, deliveryId, record))) return;
  if (connection === null || !isOutgoing(connection) || !connection.enabled) {
    const reason = 'The outgoing connection was removed or switched off.';
    await write(world, deliveryId, givenUp(record, reason, world.now()), record.tries);
    return;
  }
  const pace = await loadPace(world, connection.id);
  const allowedMs = mayAt(pace, connection, world.now());
  if (allowedMs > world.now()) return later(world, deliveryId, record, allowedMs);
  const sending: DeliveryRecord = {
    ...record,
    outcome: 'sending',
    tries: record.tries + 1,
    nextTryMs: world.now() + sendingGraceMs,
  };
  if (!(await write(world, deliveryId, sending, record.tries))) return;
  const tried = await attempt(() => send(world, connection, deliveryId, sending));
  const settled = tried.ok ? tried.value : failedDelivery(sending, tried.failure, world.now());
  await write(world, deliveryId, settled, sending.tries);
  await countTry(world, connection.id, pace, settled.outcome === 'deferred' ? (settled.failure ?? null) : null);
  if (settled.outcome === 'deferred') await queueDelivery(world, deliveryId, settled);
}

function isDue({ outcome, nextTryMs = 0 }: DeliveryRecord, nowMs: number): boolean {
  return !isSettledFor(outcome) && nextTryMs <= nowMs;
}

/** Two functions may have got the same event: the one that counts the try first sends. */
function write({ store }: World, key: string, value: DeliveryRecord, tries: number): Promise<boolean> {
  const when = [{ attribute: 'tries', is: 'equal', to: tries }] as const;
  return store.transact([{ kind: 'set', entity: deliveryEntity, key, value, when }]);
}

/** Not its turn: the connection rests, or has sent enough for this minute. */
async function later(world: World, deliveryId: string, record: DeliveryRecord, nextTryMs: number): Promise<void> {
  const moved = { ...record, nextTryMs };
  if (await write(world, deliveryId, moved, record.tries)) await queueDelivery(world, deliveryId, moved);
}

/** Its connection was deleted a short while ago, and may be brought back; false = it was not. */
async function waitsForUndo(world: World, deliveryId: string, record: DeliveryRecord): Promise<boolean> {
  const deleted = await loadDeleted(world, record.connection);
  const untilMs = deleted?.connection.enabled === true ? endOf(deleted) : 0;
  const waits = untilMs > world.now();
  const reason = 'Its outgoing connection was deleted: it goes out when that is restored.';
  const parked = { ...record, outcome: outcomeOf(record.recipients), reason, nextTryMs: untilMs };
  if (waits) await write(world, deliveryId, parked, record.tries);
  // It may have been brought back since one looked for it, and what waited was woken before this one did.
  const isBack = (await loadConnection(world, record.connection)) !== null;
  if (isBack) await later(world, deliveryId, record, world.now());
  return waits || isBack;
}

/** A connection was brought back: what waited for it until then is queued. */
export async function wakeDeliveries(world: World, connectionId: string, untilMs: number): Promise<void> {
  for (const outcome of ['queued', 'deferred'] as const) {
    const partition = [outcome];
    const waiting = { entity: deliveryEntity, index: 'by-due', partition, from: untilMs, to: untilMs } as const;
    for (const [key, record] of await all(world, waiting)) {
      if (record.connection === connectionId) await later(world, key, record, world.now());
    }
  }
}

async function all(
  { store }: World,
  query: Omit<IndexQuery, 'newestFirst' | 'limit'>,
): Promise<readonly (readonly [string, DeliveryRecord])[]> {
  const found: (readonly [string, DeliveryRecord])[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.query({ ...query, newestFirst: false, limit: 100, ...(cursor ? { cursor } : {}) });
    for (const { key, value } of page.entries) {
      const record = readDelivery(value);
      if (record !== null) found.push([key, record]);
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

/** The queue's longest delay is 900 s: what waits longer is found by the schedule. */
const longestDelaySeconds = 900;

export async function queueDelivery(
  { queues: port, now }: World,
  deliveryId: string,
  { connection, nextTryMs = 0 }: DeliveryRecord,
): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil((nextTryMs - now()) / 1000));
  if (delaySeconds > longestDelaySeconds) return;
  await port.push(queues.delivery, [{ body: { deliveryId }, delaySeconds, oneAtATime: `smtp-${connection}` }]);
}

async function send(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  planned: DeliveryRecord,
): Promise<DeliveryRecord> {
  const record = await withoutSuppressed(world, planned);
  const waiting = record.recipients.filter(({ outcome }) => !isSettledFor(outcome));
  if (waiting.length === 0) return givenUp(record, record.reason, world.now(), null, 'suppressed');
  const first = await submitted(world, connection, deliveryId, record, waiting);
  const smaller = withLinks(first);
  return smaller === null ? first : submitted(world, connection, deliveryId, smaller, waiting);
}

async function submitted(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  record: DeliveryRecord,
  waiting: readonly DeliveryRecipient[],
): Promise<DeliveryRecord> {
  const composed = await composeDelivery(world, connection, deliveryId, record);
  if (composed.kind === 'nothing') return givenUp(record, composed.reason, world.now());
  const { mail } = composed;
  // Known before it is tried: an answer to a mail whose acceptance we never heard of finds its issue, too.
  await remember(world, record, mail);
  const { messageId, subject } = mail;
  const known = { ...record, subject: short(subject), messageId, messageHash: hashed(messageId) };
  const tried = await attempt(async () =>
    world.gateway.call('submit', {
      server: await loginOf(world, connection),
      from: connection.outgoing.fromAddress,
      to: waiting.map(({ address }) => address),
      messageBase64: Buffer.from(composeMessage(mail)).toString('base64'),
    }),
  );
  if (!tried.ok) return failedDelivery(known, tried.failure, world.now());
  await noteCertificate(world, connection.id, tried.value.certificate);
  return judged(known, tried.value, world.now());
}

/** The server takes no mail of this size (RFC 1870): the same mail with its files as links; null when that is no help. */
function withLinks(record: DeliveryRecord): DeliveryRecord | null {
  const { content, failure, recipients } = record;
  const hasFiles = content?.kind === 'mail' && content.attachmentIds.length > 0 && !content.linksOnly;
  if (failure?.code !== 'message-too-big' || !hasFiles) return null;
  const again = recipients.map((one) => (one.outcome === 'failed' ? { ...one, outcome: 'queued' as const } : one));
  return { ...record, content: { ...content, linksOnly: true }, recipients: again };
}

async function remember({ store }: World, { issueId, content }: DeliveryRecord, mail: OutgoingMail): Promise<void> {
  if (content?.kind === 'test') return;
  await store.set(referenceKey(mail.messageId), { issueId, direction: 'out' });
}

/** Addresses may have bounced, or asked for no more, since the mail was planned. */
async function withoutSuppressed(world: World, record: DeliveryRecord): Promise<DeliveryRecord> {
  const suppressed = await suppressionsOf(
    world,
    record.recipients.map(({ address }) => address),
  );
  if (suppressed.size === 0 || record.kind === 'test') return record;
  const reasons: string[] = [];
  const recipients = record.recipients.map((one) => {
    const found = suppressed.get(one.address.toLowerCase());
    if (found === undefined || isSettledFor(one.outcome)) return one;
    reasons.push(whySuppressed(found));
    return { ...one, outcome: 'suppressed' as const };
  });
  return { ...record, recipients, reason: reasons[0] ?? record.reason };
}
