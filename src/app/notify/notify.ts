/** From a Jira event to stored deliveries: what is sent to whom is decided once, however often the event comes. */
import type { IssueEvent, NotifiableKind, OutgoingConnection } from '../../contract';
import { brake, joinComment, kindsOf, type Happening, type PlannedPerson, type WaitingMail } from '../../outbound';
import { isOutgoing, loadConnections } from '../connections';
import {
  addressesOf,
  deliveryEntity,
  newRecipient,
  queueDelivery,
  readDelivery,
  type DeliveryContent,
  type DeliveryRecord,
} from '../deliver';
import { uuidOf } from '../keys';
import { dayOf } from '../ledger';
import type { World } from '../ports';
import { planFor, type Planned } from '../schemes';
import { arrivals, causeOfChange, causeOfComment, type CauseFound } from './cause';

interface Understood {
  readonly happening: Happening;
  readonly name: string;
  readonly commentId: string | null;
}

export async function notify(world: World, event: IssueEvent): Promise<void> {
  const connections = (await loadConnections(world)).filter(isOutgoing).filter(({ enabled }) => enabled);
  if (connections.length === 0) return;
  const understood = await understand(world, event);
  if (understood === null) return;
  const planned = await planFor(world, event.issueId, understood.happening, {
    braked: await brakes(world, event.issueId),
  });
  const people = planned?.plan.people.filter(({ notBecause }) => notBecause === null) ?? [];
  if (planned === null || people.length === 0) return;
  const connection = connections.find(({ id }) => id === planned.scheme.connection) ?? connections[0];
  if (connection === undefined) return;
  for (const person of people) await plan(world, connection, planned, event, understood, person);
}

/** Whether anybody could be told of it. */
export const isNotifiable = (event: IssueEvent): boolean => happeningsOf(event).length > 0;

function happeningsOf({ kind, commentId, changes, ours }: IssueEvent): readonly NotifiableKind[] {
  switch (kind) {
    case 'commented':
      return commentId === null ? [] : ['commented'];
    case 'created':
      return ['created'];
    case 'attached':
      // What the app attached came with a mail that is told of as a comment; the manifest does not ask for it (`ignoreSelf`).
      return ours ? [] : ['attachment-added'];
    case 'updated':
      return kindsOf(changes);
  }
}

/** null = nothing that anybody is told of. */
async function understand(world: World, event: IssueEvent): Promise<Understood | null> {
  if (event.kind === 'commented' && event.commentId !== null) return commented(world, event, event.commentId);
  const kinds = happeningsOf(event);
  if (kinds.length === 0) return null;
  const { changes } = event;
  const marker = event.kind === 'created' ? ((await world.jira.details(event.issueId, []))?.marker ?? null) : null;
  const { cause, name } = await causeOfChange(world, event, marker);
  return { happening: { kinds, changes, isInternal: false, cause }, name, commentId: null };
}

async function commented(world: World, event: IssueEvent, commentId: string): Promise<Understood | null> {
  const comment = await world.jira.comment(event.issueId, commentId);
  // Internal comments never leave: nobody is even looked up.
  if (comment === null || comment.isInternal) return null;
  const { cause, name }: CauseFound = await causeOfComment(world, event, comment);
  return { happening: { kinds: ['commented'], changes: [], isInternal: comment.isInternal, cause }, name, commentId };
}

/** People whose mails to this issue have become too lively hear nothing for a while. */
async function brakes(world: World, issueId: string): Promise<(address: string) => string | null> {
  const all = await arrivals(world, issueId);
  return (address) => {
    const theirs = all.filter(({ sender }) => sender === address).map(({ atMs }) => atMs);
    return brake(theirs, world.now()) === null
      ? null
      : 'So many mails came from this address that it looks like a machine: nothing is sent to it until it is quiet for an hour.';
  };
}

async function plan(
  world: World,
  { id: connection }: OutgoingConnection,
  { issue, scheme }: Planned,
  event: IssueEvent,
  understood: Understood,
  person: PlannedPerson,
): Promise<void> {
  const { happening, commentId } = understood;
  const address = person.address.toLowerCase();
  const atMs = world.now();
  const joining =
    commentId === null
      ? { kind: 'new' as const, dueMs: atMs }
      : joinComment({ id: commentId, atMs }, address, await mailsTo(world, issue.id, address), scheme.joinSeconds);
  if (joining.kind === 'known') return;
  if (joining.kind === 'join' && commentId !== null && (await join(world, joining.id, commentId))) return;
  const content: DeliveryContent = {
    kind: 'event',
    event: person.event,
    commentIds: commentId === null ? [] : [commentId],
    changes: [...happening.changes],
    attachmentIds: event.attachmentId === null ? [] : [event.attachmentId],
    actor: { name: understood.name, address: happening.cause.addresses[0] ?? '' },
    template: person.template,
    language: person.language,
  };
  const recipients = [newRecipient({ address, name: person.name })];
  const nextTryMs = joining.kind === 'new' ? joining.dueMs : atMs;
  const record: DeliveryRecord = {
    kind: 'notification',
    outcome: 'queued',
    reason: nextTryMs > atMs ? 'Waits for further comments to go out with it.' : 'Waits to be sent.',
    issueId: issue.id,
    issueKey: issue.key,
    commentId: commentId ?? '',
    connection,
    recipient: addressesOf(recipients),
    recipientName: person.name,
    recipients,
    content,
    atMs,
    day: dayOf(atMs),
    tries: 0,
    nextTryMs,
  };
  const deliveryId = uuidOf(person.event, issue.id, commentId ?? event.eventKey, address);
  await storeDelivery(world, deliveryId, record);
}

/** Stored before it is tried. Queued even when it was stored before: the function may have ended between the two. */
async function storeDelivery(world: World, deliveryId: string, record: DeliveryRecord): Promise<void> {
  const when = [{ attribute: 'outcome', is: 'missing' }] as const;
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value: record, when }]);
  await queueDelivery(world, deliveryId, record);
}

const mostLookedAt = 50;

/** The notifications of comments that this address got or will get from the issue lately. */
async function mailsTo({ store }: World, issueId: string, address: string): Promise<readonly WaitingMail[]> {
  const { entries } = await store.query({
    entity: deliveryEntity,
    index: 'by-issue',
    partition: [issueId],
    newestFirst: true,
    limit: mostLookedAt,
    filters: [{ attribute: 'recipient', equals: address }],
  });
  return entries.flatMap(({ key, value }): WaitingMail[] => {
    const record = readDelivery(value);
    if (record?.content?.kind !== 'event' || record.content.event !== 'commented') return [];
    const { outcome, tries, nextTryMs = 0, content } = record;
    const untouched = outcome === 'queued' && tries === 0;
    return [{ id: key, recipient: address, commentIds: content.commentIds, untouched, dueMs: nextTryMs }];
  });
}

/** false = it is on its way already: the comment needs a mail of its own. */
async function join({ store }: World, deliveryId: string, commentId: string): Promise<boolean> {
  const record = readDelivery(await store.get({ key: deliveryId, entity: deliveryEntity }));
  if (record?.content?.kind !== 'event') return false;
  const content = { ...record.content, commentIds: [...record.content.commentIds, commentId] };
  const value: DeliveryRecord = { ...record, content, commentId };
  const when = [{ attribute: 'tries', is: 'equal', to: 0 }] as const;
  return store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value, when }]);
}
