/** The queue as the page shows it, and what a person may do with a mail in it. */
import type { AdminAnswers, Connection, DeliveryOutcome, DeliveryRecipient, DeliveryView } from '../../contract';
import { loadConnections } from '../connections';
import type { IndexQuery, World } from '../ports';
import { missing, refused } from '../schemes';
import { queueDelivery } from './deliver';
import { givenUp } from './judge';
import { endPause } from './pace';
import { addressesOf, deliveryEntity, isSettledFor, outcomeOf, readDelivery, type DeliveryRecord } from './record';

export async function listDeliveries(
  world: World,
  asked: {
    readonly outcome: DeliveryOutcome | null;
    readonly issueKey: string | null;
    readonly recipient: string | null;
    readonly cursor: string | null;
    readonly limit: number;
  },
): Promise<AdminAnswers['deliveries.list']> {
  const query = await queryFor(world, asked);
  if (query === null) return { deliveries: [], cursor: null };
  const [{ entries, cursor }, connections] = await Promise.all([world.store.query(query), loadConnections(world)]);
  const deliveries = entries.flatMap(({ key, value }) => {
    const record = readDelivery(value);
    return record === null ? [] : [viewOf(key, record, connections)];
  });
  return { deliveries, cursor };
}

async function queryFor(
  { jira }: World,
  { outcome, issueKey, recipient, cursor, limit }: Parameters<typeof listDeliveries>[1],
): Promise<IndexQuery | null> {
  const base = { entity: deliveryEntity, newestFirst: true, limit, ...(cursor === null ? {} : { cursor }) };
  const byRecipient =
    recipient === null || recipient === '' ? [] : [{ attribute: 'recipient', contains: recipient.toLowerCase() }];
  if (issueKey !== null && issueKey !== '') {
    const issue = await jira.issue(issueKey);
    if (issue === null) return null;
    const byOutcome = outcome === null ? [] : [{ attribute: 'outcome', equals: outcome }];
    return { ...base, index: 'by-issue', partition: [issue.id], filters: [...byRecipient, ...byOutcome] };
  }
  return outcome === null
    ? { ...base, index: 'atMs', filters: byRecipient }
    : { ...base, index: 'by-state', partition: [outcome], filters: byRecipient };
}

export function viewOf(id: string, record: DeliveryRecord, connections: readonly Connection[]): DeliveryView {
  const { kind, outcome, reason, issueId, issueKey, recipients, content, atMs, tries } = record;
  const name = connections.find((one) => one.id === record.connection)?.name ?? 'a connection that was deleted';
  const open = recipients.some((one) => one.outcome !== 'accepted');
  return {
    id,
    kind,
    outcome,
    reason,
    issueId,
    issueKey,
    subject: record.subject ?? (content?.kind === 'mail' ? content.subject : ''),
    recipients,
    connection: { id: record.connection, name },
    template: content === undefined || content.kind === 'test' ? null : content.template,
    messageId: record.messageId ?? null,
    atMs,
    tries,
    nextTryMs: isSettledFor(outcome) ? null : (record.nextTryMs ?? null),
    settledMs: record.settledMs ?? null,
    reply: record.reply ?? '',
    failure: record.failure ?? null,
    can: {
      retry: open && outcome !== 'sending',
      cancel: !isSettledFor(outcome) && outcome !== 'sending',
      edit: open && outcome !== 'sending',
    },
  };
}

async function loaded({ store }: World, id: string): Promise<DeliveryRecord> {
  const record = readDelivery(await store.get({ key: id, entity: deliveryEntity }));
  if (record === null) throw missing('mail in the queue');
  return record;
}

export async function getDelivery(world: World, { id }: { readonly id: string }): Promise<DeliveryView> {
  const [record, connections] = await Promise.all([loaded(world, id), loadConnections(world)]);
  return viewOf(id, record, connections);
}

/** Under the condition that nobody has begun to send it; `tries` goes up, so that nobody begins with what it was before. */
async function change(world: World, id: string, record: DeliveryRecord, value: DeliveryRecord): Promise<void> {
  const when = [{ attribute: 'tries', is: 'equal', to: record.tries }] as const;
  const next = { ...value, tries: record.tries + 1 };
  const written = await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: id, value: next, when }]);
  if (!written) throw refused('The mail is being sent at this moment.', 'Look again in a moment.');
}

async function again(
  world: World,
  id: string,
  record: DeliveryRecord,
  whom: (one: DeliveryRecipient) => boolean,
): Promise<void> {
  if (record.outcome === 'sending' && (record.nextTryMs ?? 0) > world.now()) {
    throw refused('The mail is being sent at this moment.', 'Look again in a moment.');
  }
  const { failure: _failure, settledMs: _settled, fails: _fails, ...rest } = record;
  const recipients = record.recipients.map((one) => (whom(one) ? { ...one, outcome: 'queued' as const } : one));
  const nowMs = world.now();
  const value: DeliveryRecord = {
    ...rest,
    recipients,
    recipient: addressesOf(recipients),
    outcome: outcomeOf(recipients),
    reason: 'Waits to be sent.',
    startedMs: nowMs,
    nextTryMs: nowMs,
  };
  await change(world, id, record, value);
  await endPause(world, record.connection);
  await queueDelivery(world, id, value);
}

async function views(world: World, ids: readonly string[]): Promise<{ readonly deliveries: readonly DeliveryView[] }> {
  return { deliveries: await Promise.all(ids.map((id) => getDelivery(world, { id }))) };
}

/** Tries again for those who have not got it. */
export async function retryDeliveries(
  world: World,
  { ids }: { readonly ids: readonly string[] },
): Promise<AdminAnswers['deliveries.retry']> {
  for (const id of ids) {
    const record = await loaded(world, id);
    if (record.recipients.some(({ outcome }) => outcome !== 'accepted')) {
      await again(world, id, record, ({ outcome }) => outcome !== 'accepted');
    }
  }
  return views(world, ids);
}

/** The same mail once more, to everybody. */
export async function resend(world: World, id: string): Promise<DeliveryView> {
  await again(world, id, await loaded(world, id), () => true);
  return getDelivery(world, { id });
}

export async function cancelDeliveries(
  world: World,
  { ids }: { readonly ids: readonly string[] },
): Promise<AdminAnswers['deliveries.cancel']> {
  for (const id of ids) {
    const record = await loaded(world, id);
    if (isSettledFor(record.outcome)) continue;
    if (record.outcome === 'sending')
      throw refused('The mail is being sent at this moment.', 'Look again in a moment.');
    await change(world, id, record, givenUp(record, 'Stopped by a person.', world.now(), null, 'cancelled'));
  }
  return views(world, ids);
}

export async function editAddress(
  world: World,
  { id, from, to }: { readonly id: string; readonly from: string; readonly to: string },
): Promise<DeliveryView> {
  const record = await loaded(world, id);
  const wanted = from.toLowerCase();
  const one = record.recipients.find(({ address }) => address.toLowerCase() === wanted);
  if (one === undefined) throw refused(`${from} is no recipient of this mail.`, 'Load the page again.');
  if (one.outcome === 'accepted')
    throw refused(`The mail server has taken the mail for ${from} already.`, 'Write a new mail.');
  if (
    record.recipients.some(({ address }) => address.toLowerCase() === to.toLowerCase() && to.toLowerCase() !== wanted)
  ) {
    throw refused(`${to} gets this mail already.`, 'Choose another address.');
  }
  const recipients = record.recipients.map((each) =>
    each === one ? { ...each, address: to.toLowerCase(), reply: '', status: null } : each,
  );
  const changed = { ...record, recipients };
  await again(world, id, changed, ({ address }) => address === to.toLowerCase());
  return getDelivery(world, { id });
}
