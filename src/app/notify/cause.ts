/** Who did it: the author of a comment in Jira, the sender of the mail it was made from, the person who mailed it from the issue. */
import type { IssueEvent } from '../../contract';
import type { Cause } from '../../outbound';
import { deliveryEntity, readDelivery } from '../deliver';
import { identityEntity, messageEntity, readRecord, recordOfIdentity, type MessageRecord } from '../ledger';
import type { JiraComment, World } from '../ports';

/** Marker of a comment that records a mail written from the issue. */
const mailMarker = 'out:';
export const issueMailMarker = (deliveryId: string): string => `${mailMarker}${deliveryId}`;

export interface CauseFound {
  readonly cause: Cause;
  /** How the one who did it is called in the mail. */
  readonly name: string;
}

const somebody = 'Somebody';

export async function causeOfComment(world: World, event: IssueEvent, comment: JiraComment): Promise<CauseFound> {
  if (comment.marker?.startsWith(mailMarker) === true) return mailedBy(world, comment.marker.slice(mailMarker.length));
  if (comment.marker !== null) return sentBy(await recordOf(world, comment.marker));
  return byAccount(world, comment.author?.accountId ?? event.actor);
}

/** A comment that the app wrote for somebody who mailed it: its recipients have it already. */
async function mailedBy(world: World, deliveryId: string): Promise<CauseFound> {
  const record = readDelivery(await world.store.get({ key: deliveryId, entity: deliveryEntity }));
  const content = record?.content;
  const sender = content?.kind === 'mail' ? content.sender : { name: somebody, address: '' };
  return {
    name: sender.name,
    cause: {
      trigger: 'agent',
      accountId: content?.kind === 'mail' ? content.senderAccount : null,
      addresses: sender.address === '' ? [] : [sender.address],
      told: (record?.recipients ?? []).map(({ address }) => address),
    },
  };
}

function sentBy(record: MessageRecord | null): CauseFound {
  const { sender = '', senderName = '' } = record ?? {};
  return {
    name: senderName === '' ? sender || somebody : senderName,
    cause: { trigger: 'customer', accountId: null, addresses: sender === '' ? [] : [sender], told: [] },
  };
}

/** Whose mail a marker stands for. */
async function recordOf({ store }: World, identity: string): Promise<MessageRecord | null> {
  const key = recordOfIdentity(await store.get({ key: identity, entity: identityEntity }));
  return key === null ? null : readRecord(await store.get({ key, entity: messageEntity }));
}

async function byAccount({ jira }: World, accountId: string | null): Promise<CauseFound> {
  const person = accountId === null ? null : await jira.person(accountId);
  const address = person?.emailAddress ?? '';
  const trigger = person?.accountType === 'app' ? 'app' : person?.accountType === 'customer' ? 'customer' : 'agent';
  return {
    name: person?.displayName ?? somebody,
    cause: { trigger, accountId, addresses: address === '' ? [] : [address], told: [] },
  };
}

/** How far back a mail may lie that made the app change an issue. */
const recentMs = 15 * 60_000;

/**
 * Who changed or created the issue. What the app did itself it did because of a mail: whoever wrote to the issue lately counts as
 * the cause, so that nobody is told what their own mail did.
 */
export async function causeOfChange(world: World, event: IssueEvent, marker: string | null): Promise<CauseFound> {
  if (event.kind === 'created' && marker !== null) return sentBy(await recordOf(world, marker));
  if (!event.ours) return byAccount(world, event.actor);
  const recent = await arrivals(world, event.issueId);
  const senders = recent.filter(({ atMs }) => atMs >= world.now() - recentMs).map(({ sender }) => sender);
  return {
    name: somebody,
    cause: { trigger: 'customer', accountId: event.actor, addresses: [...new Set(senders)], told: [] },
  };
}

export interface Arrival {
  readonly sender: string;
  readonly atMs: number;
}

/** Mails that came to an issue, the newest first. */
export async function arrivals({ store }: World, issueId: string): Promise<readonly Arrival[]> {
  const { entries } = await store.query({
    entity: messageEntity,
    index: 'by-issue',
    partition: [issueId],
    newestFirst: true,
    limit: 100,
  });
  return entries
    .flatMap(({ value }) => readRecord(value) ?? [])
    .filter(({ outcome }) => outcome === 'comment' || outcome === 'create')
    .map(({ sender = '', atMs }) => ({ sender: sender.toLowerCase(), atMs }));
}
