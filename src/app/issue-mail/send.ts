/**
 * A mail that a person writes from an issue: stored before it is tried, and kept as a comment. The delivery is stored first and
 * waits, so that the event of the comment already finds who got the same text as a mail.
 */
import { doc, em, htmlToAdf, paragraph, strong, text, type AdfDocument, type Block } from '../../adf';
import { FailureError, type AdminAnswers, type DeliveryRecipient, type IssueMailDraft } from '../../contract';
import { isOutgoing, loadConnections } from '../connections';
import {
  addressesOf,
  deliveryEntity,
  getDelivery,
  newRecipient,
  queueDelivery,
  readDelivery,
  resend,
  type DeliveryContent,
  type DeliveryRecord,
} from '../deliver';
import { personKey, uuidOf } from '../keys';
import { dayOf, short } from '../ledger';
import { issueMailMarker } from '../notify';
import type { JiraDetails, World } from '../ports';
import { attempt } from '../remedy';
import { refused } from '../schemes';
import { senderOf } from './preview';
import { existingIssue } from './start';
import { threadOf } from './thread';

export async function sendMail(
  world: World,
  { request, draft }: { readonly request: string; readonly draft: IssueMailDraft },
): Promise<AdminAnswers['issueMail.send']> {
  const issue = await existingIssue(world, draft.issueKey);
  const deliveryId = uuidOf('issue-mail', issue.id, request);
  const known = readDelivery(await world.store.get({ key: deliveryId, entity: deliveryEntity }));
  const record = known ?? (await stored(world, deliveryId, issue, draft));
  const commentId = record.commentId === '' ? await comment(world, deliveryId, issue, draft, record) : record.commentId;
  if (record.commentId === '') await released(world, deliveryId, record, commentId);
  return { delivery: await getDelivery(world, { id: deliveryId }), commentId };
}

/** Long enough for the comment to be written; afterwards the schedule sends the mail whatever happened to us. */
const commentGraceMs = 120_000;

async function stored(
  world: World,
  deliveryId: string,
  issue: JiraDetails,
  draft: IssueMailDraft,
): Promise<DeliveryRecord> {
  const outgoing = (await loadConnections(world)).filter(isOutgoing).filter(({ enabled }) => enabled);
  const connection = draft.connection === null ? outgoing[0] : outgoing.find(({ id }) => id === draft.connection);
  if (connection === undefined) {
    throw refused('There is no enabled outgoing connection.', 'Add and enable one under Connections.');
  }
  const recipients = once([
    ...draft.to.map((one) => newRecipient(one, 'to')),
    ...draft.cc.map((one) => newRecipient(one, 'cc')),
    ...draft.bcc.map((one) => newRecipient(one, 'bcc')),
  ]);
  const atMs = world.now();
  const record: DeliveryRecord = {
    kind: 'issue-mail',
    outcome: 'queued',
    reason: 'Waits for its comment to be saved.',
    issueId: issue.id,
    issueKey: issue.key,
    commentId: '',
    connection: connection.id,
    recipient: addressesOf(recipients),
    recipientName: recipients[0]?.name ?? '',
    recipients,
    content: await contentOf(world, issue, draft),
    atMs,
    day: dayOf(atMs),
    tries: 0,
    nextTryMs: atMs + commentGraceMs,
    subject: draft.subject,
  };
  const when = [{ attribute: 'outcome', is: 'missing' }] as const;
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value: record, when }]);
  return record;
}

async function contentOf(world: World, issue: JiraDetails, draft: IssueMailDraft): Promise<DeliveryContent> {
  return {
    kind: 'mail',
    subject: draft.subject,
    // What Jira can show of what was written; the mail shows the same.
    body: htmlToAdf(draft.bodyHtml),
    sender: await senderOf(world),
    senderAccount: world.accountId,
    template: draft.template ?? 'email',
    language: draft.language,
    attachmentIds: draft.attachmentIds,
    answers: await answeredId(world, issue, draft.answers),
    linksOnly: false,
  };
}

/** An address that is named twice gets one mail, in the role named first. */
function once(all: readonly DeliveryRecipient[]): DeliveryRecipient[] {
  const seen = new Map<string, DeliveryRecipient>();
  for (const one of all) if (!seen.has(one.address.toLowerCase())) seen.set(one.address.toLowerCase(), one);
  return [...seen.values()];
}

async function answeredId(world: World, issue: JiraDetails, answers: string | null): Promise<string | null> {
  if (answers === null) return null;
  const { mails } = await threadOf(world, issue);
  return mails.find(({ id }) => id === answers)?.messageId ?? null;
}

/** Written once, however often we come here: the comment carries the delivery's name. */
async function comment(
  world: World,
  deliveryId: string,
  issue: JiraDetails,
  draft: IssueMailDraft,
  record: DeliveryRecord,
): Promise<string> {
  const marker = issueMailMarker(deliveryId);
  const there = await world.jira.findComment(issue.id, marker, record.atMs - commentGraceMs);
  if (there !== null) return there.id;
  const body = commentBody(issue, draft, record);
  const internal = draft.comment === 'internal';
  const made = await attempt(() => world.jira.addComment(issue.id, { body, internal, as: null }, marker));
  if (made.ok) return made.value.id;
  // Nothing is sent half: without its comment nobody would know of the mail.
  await world.store.transact([{ kind: 'delete', entity: deliveryEntity, key: deliveryId }]);
  throw new FailureError(made.failure);
}

function commentBody(issue: JiraDetails, draft: IssueMailDraft, { content }: DeliveryRecord): AdfDocument {
  const sender = content?.kind === 'mail' ? content.sender.name : '';
  const names = (some: IssueMailDraft['to']): string =>
    some.map(({ name, address }) => (name === '' ? address : `${name} <${address}>`)).join(', ');
  const copies = draft.cc.length === 0 ? '' : `, copy to ${names(draft.cc)}`;
  const files = issue.attachments.filter(({ id }) => draft.attachmentIds.includes(id)).map(({ name }) => name);
  const blocks: readonly Block[] = [
    paragraph(text(sender, strong), text(` wrote by mail to ${names(draft.to)}${copies}: ${draft.subject}`)),
    ...htmlToAdf(draft.bodyHtml).content,
    ...(files.length === 0 ? [] : [paragraph(text(`Sent along: ${files.join(', ')}`, em))]),
  ];
  return doc(blocks);
}

/** So many take part of one mail; a mail to more is a circular. */
const mostPeople = 20;

/** Its comment is there: the mail may go, and its recipients take part from now on. */
async function released(world: World, deliveryId: string, record: DeliveryRecord, commentId: string): Promise<void> {
  const value = { ...record, commentId, reason: 'Waits to be sent.', nextTryMs: world.now() };
  const when = [{ attribute: 'tries', is: 'equal', to: record.tries }] as const;
  const people = record.recipients
    .filter(({ role }) => role !== 'bcc')
    .slice(0, mostPeople)
    .map(({ address, name }) => ({
      kind: 'set' as const,
      key: personKey(record.issueId, address),
      value: { address: address.toLowerCase(), name: short(name, 100), mailbox: '', atMs: world.now() },
    }));
  await world.store.transact([{ kind: 'set', entity: deliveryEntity, key: deliveryId, value, when }, ...people]);
  await queueDelivery(world, deliveryId, value);
}

export async function resendMail(
  world: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['issueMail.resend']> {
  return resend(world, id.replace(/^out:/, ''));
}
