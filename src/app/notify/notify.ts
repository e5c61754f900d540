/** From a Jira event to stored deliveries: what is sent to whom is decided once, however often the event comes. */
import { z } from 'zod';
import type { IssueEvent, OutgoingConnection } from '../../contract';
import { commentRecipients, type Participant } from '../../outbound';
import { isOutgoing, loadConnections, ownAddresses } from '../connections';
import { deliveryEntity, queueDelivery, type DeliveryRecord } from '../deliver';
import { peoplePrefix, uuidOf } from '../keys';
import { dayOf, identityEntity, messageEntity, readRecord } from '../ledger';
import type { Conditions, JiraComment, JiraIssue, World } from '../ports';

/** A comment was made: the people outside who take part hear of it. */
export async function notify(world: World, event: IssueEvent): Promise<void> {
  if (event.kind !== 'commented' || event.commentId === null) return;
  const connections = await loadConnections(world);
  const outgoing = connections.filter(isOutgoing).find(({ enabled }) => enabled);
  if (outgoing === undefined) return;
  const participants = await participantsOf(world, event.issueId);
  if (participants.length === 0) return;
  const [issue, comment] = await Promise.all([
    world.jira.issue(event.issueId),
    world.jira.comment(event.issueId, event.commentId),
  ]);
  if (issue === null || comment === null) return;
  const facts = {
    isInternal: comment.isInternal,
    fromMailBy: comment.marker === null ? null : await senderOf(world, comment.marker),
    authorAddress: comment.author?.emailAddress?.toLowerCase() ?? null,
  };
  for (const person of commentRecipients(facts, participants, ownAddresses(connections))) {
    await plan(world, outgoing, issue, comment, person);
  }
}

const participant = z.object({ address: z.string(), name: z.string() });

async function participantsOf({ store }: World, issueId: string): Promise<readonly Participant[]> {
  const { entries } = await store.list(peoplePrefix(issueId), 100);
  return entries.flatMap(({ value }) => participant.safeParse(value).data ?? []);
}

/** Who wrote the mail that became this comment. */
async function senderOf({ store }: World, identity: string): Promise<string | null> {
  const first = z.object({ record: z.string() }).safeParse(await store.get({ key: identity, entity: identityEntity }));
  if (!first.success) return null;
  const record = readRecord(await store.get({ key: first.data.record, entity: messageEntity }));
  return record?.sender ?? null;
}

async function plan(
  world: World,
  { id: connection }: OutgoingConnection,
  issue: JiraIssue,
  comment: JiraComment,
  { address, name }: Participant,
): Promise<void> {
  const deliveryId = uuidOf('comment', issue.id, comment.id, address);
  const atMs = world.now();
  const record: DeliveryRecord = {
    outcome: 'queued',
    reason: 'Waits to be sent.',
    issueId: issue.id,
    issueKey: issue.key,
    commentId: comment.id,
    connection,
    recipient: address,
    recipientName: name,
    atMs,
    day: dayOf(atMs),
    tries: 0,
    nextTryMs: atMs,
  };
  const when: Conditions = [{ attribute: 'outcome', is: 'missing' }];
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value: record, when }]);
  // Queued even when it was planned before: the function may have ended between storing and queueing.
  await queueDelivery(world, deliveryId, record);
}
