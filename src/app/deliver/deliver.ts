/**
 * Sends one delivery. It was stored before it is tried, and keeps its Message-ID at every try: when the connection is lost
 * after the server took the mail it goes out again, and mail programs show it once. At least once, said openly.
 */
import { queues, type DeliveryEvent, type Failure, type OutgoingConnection, type SubmitAnswer } from '../../contract';
import { composeMessage, type Address } from '../../mail';
import { notification, type NotificationFacts } from '../../outbound';
import {
  isIncoming,
  isOutgoing,
  loadConnection,
  loginOf,
  mailboxAddress,
  noteCertificate,
  signingKey,
} from '../connections';
import { hashed } from '../keys';
import { short } from '../ledger';
import type { Conditions, JiraComment, JiraIssue, World } from '../ports';
import { attempt, remedyFor } from '../remedy';
import { conversationOf } from './conversation';
import { deliveryEntity, readDelivery, type DeliveryRecord } from './record';

/** A send that began longer ago than this was cut off. */
const sendingGraceMs = 180_000;

export async function deliver(world: World, { deliveryId }: DeliveryEvent): Promise<void> {
  const record = readDelivery(await world.store.get({ key: deliveryId, entity: deliveryEntity }));
  if (record === null || !isDue(record, world.now())) return;
  const sending: DeliveryRecord = {
    ...record,
    outcome: 'sending',
    tries: record.tries + 1,
    nextTryMs: world.now() + sendingGraceMs,
  };
  if (!(await write(world, deliveryId, sending, record.tries))) return;
  const tried = await attempt(() => send(world, deliveryId, sending));
  const settled = tried.ok ? tried.value : failedDelivery(world, sending, tried.failure);
  await write(world, deliveryId, settled, sending.tries);
  if (settled.outcome === 'deferred') await queueDelivery(world, deliveryId, settled);
}

function isDue({ outcome, nextTryMs = 0 }: DeliveryRecord, nowMs: number): boolean {
  return (outcome === 'queued' || outcome === 'deferred' || outcome === 'sending') && nextTryMs <= nowMs;
}

/** Two functions may have got the same event: the one that counts the try first sends. */
function write({ store }: World, key: string, value: DeliveryRecord, tries: number): Promise<boolean> {
  const when: Conditions = [{ attribute: 'tries', is: 'equal', to: tries }];
  return store.transact([{ kind: 'set', entity: deliveryEntity, key, value, when }]);
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

async function send(world: World, deliveryId: string, record: DeliveryRecord): Promise<DeliveryRecord> {
  const connection = await loadConnection(world, record.connection);
  if (connection === null || !isOutgoing(connection) || !connection.enabled) {
    return unsent(world, record, 'The outgoing connection was removed or switched off.');
  }
  const [issue, comment] = await Promise.all([
    world.jira.issue(record.issueId),
    world.jira.comment(record.issueId, record.commentId),
  ]);
  if (issue === null || comment === null) {
    return unsent(world, record, `The ${issue === null ? 'issue' : 'comment'} was deleted before the mail went out.`);
  }
  const facts = await factsFor(world, connection, deliveryId, record, issue, comment);
  const mail = notification(facts);
  const answer = await world.gateway.call('submit', {
    server: await loginOf(world, connection),
    from: connection.outgoing.fromAddress,
    to: [record.recipient],
    messageBase64: Buffer.from(composeMessage(mail)).toString('base64'),
  });
  await noteCertificate(world, connection.id, answer.certificate);
  const { messageId, subject } = mail;
  return judged(world, { ...record, subject: short(subject), messageId, messageHash: hashed(messageId) }, answer);
}

async function factsFor(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  record: DeliveryRecord,
  issue: JiraIssue,
  comment: JiraComment,
): Promise<NotificationFacts> {
  const [{ ids, firstSubject }, key, replyTo] = await Promise.all([
    conversationOf(world, record.issueId, record.recipient),
    signingKey(world),
    replyAddress(world, connection),
  ]);
  const authorName = comment.author?.displayName ?? 'Somebody';
  const { fromName, fromAddress } = connection.outgoing;
  return {
    deliveryId,
    issue,
    authorName,
    body: comment.body,
    from: { name: fromName === '' ? authorName : fromName, address: fromAddress },
    replyTo,
    to: { name: record.recipientName, address: record.recipient },
    conversation: ids,
    firstSubject,
    dateMs: record.atMs,
    signingKey: key,
  };
}

/** Replies go to the mailbox that is read; null when that is the From address anyway. */
async function replyAddress(world: World, { outgoing }: OutgoingConnection): Promise<Address | null> {
  if (outgoing.replyMailbox === null) return null;
  const mailbox = await loadConnection(world, outgoing.replyMailbox);
  const address = mailbox !== null && isIncoming(mailbox) ? mailboxAddress(mailbox) : null;
  return address === null || address === outgoing.fromAddress.toLowerCase()
    ? null
    : { name: outgoing.fromName, address };
}

function unsent(world: World, record: DeliveryRecord, reason: string): DeliveryRecord {
  const { nextTryMs, ...rest } = record;
  return { ...rest, outcome: 'failed', reason, settledMs: world.now() };
}

function judged(world: World, record: DeliveryRecord, { recipients, reply }: SubmitAnswer): DeliveryRecord {
  const [one] = recipients;
  if (one === undefined || one.outcome === 'accepted') {
    const { nextTryMs, failure, ...rest } = record;
    return {
      ...rest,
      outcome: 'accepted',
      reason: 'The mail server took it.',
      reply: short(reply),
      settledMs: world.now(),
    };
  }
  const failure = one.failure ?? refusal(one.reply);
  const next = failedDelivery(world, { ...record, reply: short(one.reply) }, failure);
  // A recipient refused for good (RFC 5321: 5yz) is not asked again, whatever the reason.
  return one.outcome === 'refused' ? unsent(world, { ...next, failure }, failure.message) : next;
}

function refusal(reply: string): Failure {
  return { code: 'recipient-refused', message: 'The mail server refused the recipient.', evidence: reply, fix: null };
}

/** Two days of trying (RFC 5321 section 4.5.4.1 recommends four to five for relays; people notice sooner). */
const giveUpAfterMs = 2 * 86_400_000;

function failedDelivery(world: World, record: DeliveryRecord, failure: Failure): DeliveryRecord {
  const remedy = remedyFor(failure, record.tries, (record.atMs % 1000) / 1000);
  const waits = remedy.kind === 'retry' || remedy.kind === 'pause';
  if (!waits || world.now() - record.atMs > giveUpAfterMs)
    return unsent(world, { ...record, failure }, failure.message);
  const nextTryMs = world.now() + Math.min(remedy.afterSeconds, 3600) * 1000;
  return { ...record, outcome: 'deferred', reason: failure.message, failure, nextTryMs };
}
