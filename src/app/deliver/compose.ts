/** From a delivery to the mail: what is told is read from Jira when the mail goes out, so that it tells what is there now. */
import { FailureError, type OutgoingConnection } from '../../contract';
import { normaliseMessageId, type Address, type InlineImage, type OutgoingMail } from '../../mail';
import {
  conversationSubject,
  outgoingMail,
  renderMail,
  textFor,
  type MailFacts,
  type MailText,
  type OutgoingFacts,
} from '../../outbound';
import { isIncoming, loadConnection, mailboxAddress, signingKey } from '../connections';
import type { JiraComment, JiraDetails, World } from '../ports';
import { loadLayout, mailFacts, type FactsFor, personOf, templateOr, trialFacts } from '../templates';
import { conversationOf } from './conversation';
import { filesFor, picturesFor } from './files';
import type { DeliveryContent, DeliveryRecord } from './record';

/** The mail, or why there is nothing to send any more. */
export type Composed =
  { readonly kind: 'mail'; readonly mail: OutgoingMail } | { readonly kind: 'nothing'; readonly reason: string };

const nothing = (reason: string): Composed => ({ kind: 'nothing', reason });

export async function composeDelivery(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  record: DeliveryRecord,
): Promise<Composed> {
  const { content } = record;
  if (content === undefined) return nothing('It was stored by an earlier version of Postroom.');
  if (content.kind === 'test') return composeTest(world, connection, deliveryId, record, content);
  const issue = await world.jira.details(record.issueId, []);
  if (issue === null) return nothing('The issue was deleted before the mail went out.');
  const parts = await partsOf(world, issue, content);
  if (parts === null) return nothing('The comment was deleted or made internal before the mail went out.');
  return compose(world, connection, deliveryId, record, issue, parts);
}

interface Parts {
  readonly event: MailFacts['event'];
  readonly comments: readonly JiraComment[];
  readonly content: Exclude<DeliveryContent, { kind: 'test' }>;
}

async function partsOf({ jira }: World, issue: JiraDetails, content: Parts['content']): Promise<Parts | null> {
  if (content.kind === 'mail') return { event: 'email', comments: [], content };
  const found = await Promise.all(content.commentIds.map((id) => jira.comment(issue.id, id)));
  const comments = found.filter((one) => one !== null).filter(({ isInternal }) => !isInternal);
  if (content.commentIds.length > 0 && comments.length === 0) return null;
  return { event: content.event, comments, content };
}

async function compose(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  record: DeliveryRecord,
  issue: JiraDetails,
  { event, comments, content }: Parts,
): Promise<Composed> {
  const to = addressees(record, 'to');
  const [{ ids, firstSubject }, site, template, key] = await Promise.all([
    conversationOf(world, issue.id, record.recipients),
    world.jira.site(),
    templateOr(world, content.template, event),
    signingKey(world),
  ]);
  const chosen = textFor(template, content.language);
  const layout = await loadLayout(world, template.layout);
  const from = fromOf(connection, content.kind === 'event' ? content.actor.name : content.sender.name);
  const bodies = content.kind === 'mail' ? [content.body] : comments.map(({ body }) => body);
  const pictures = await picturesFor(world, issue.attachments, bodies, domainOf(from));
  const attachmentIds = content.kind === 'mail' ? content.attachmentIds : [];
  const files = await filesFor(world, issue.attachments, attachmentIds, content.kind === 'mail' && content.linksOnly);
  const facts = factsOf({ event, comments, content }, issue, record, {
    site,
    language: chosen.language,
    subject: content.kind === 'mail' ? content.subject : conversationSubject(issue, firstSubject),
    links: files.linked,
    media: pictures.place,
  });
  const { mail: text, problems } = renderMail(chosen.text, layout, facts, () => `cid:${logoId(from)}`);
  if (text === null) throw new FailureError(brokenTemplate(template.name, problems));
  return finished({
    deliveryId,
    issue,
    from,
    replyTo: await replyMailbox(world, connection),
    plusAddress: connection.outgoing.plusAddress === true,
    to,
    cc: addressees(record, 'cc'),
    conversation: ids,
    answers: content.kind === 'mail' && content.answers !== null ? normaliseMessageId(content.answers) : null,
    text,
    language: chosen.language,
    images: [...logoImages(layout.logo, from), ...pictures.images],
    files: files.sent,
    dateMs: record.atMs,
    signingKey: key,
    byPerson: content.kind === 'mail',
  });
}

type Around = Pick<FactsFor, 'site' | 'language' | 'subject'> & Required<Pick<FactsFor, 'links' | 'media'>>;

function factsOf(
  { event, comments, content }: Parts,
  issue: JiraDetails,
  record: DeliveryRecord,
  around: Around,
): MailFacts {
  return mailFacts({
    ...around,
    event,
    issue,
    dateMs: record.atMs,
    actor: content.kind === 'mail' ? content.sender : content.actor,
    comments: comments.map((one) => ({ author: authorOf(one, content), createdMs: one.createdMs, body: one.body })),
    ...(content.kind === 'event' ? eventFacts(content, issue) : { body: content.body }),
    recipient: addressees(record, 'to')[0] ?? { name: '', address: '' },
  });
}

const finished = (facts: OutgoingFacts): Composed => ({ kind: 'mail', mail: outgoingMail(facts) });

function eventFacts(
  { changes, attachmentIds }: Extract<DeliveryContent, { kind: 'event' }>,
  { attachments }: JiraDetails,
): Pick<Parameters<typeof mailFacts>[0], 'changes' | 'attachments'> {
  return { changes, attachments: attachments.filter(({ id }) => attachmentIds.includes(id)) };
}

/** A comment made from a mail was written by the app, in the name of the mail's sender. */
function authorOf({ author, marker }: JiraComment, content: Parts['content']): MailFacts['actor'] {
  if (marker !== null && content.kind === 'event') return content.actor;
  return personOf(author) ?? { name: 'Somebody', address: '' };
}

async function composeTest(
  world: World,
  connection: OutgoingConnection,
  deliveryId: string,
  record: DeliveryRecord,
  { trial }: Extract<DeliveryContent, { kind: 'test' }>,
): Promise<Composed> {
  const event = trial.kind === 'issue-mail' ? 'email' : trial.event;
  const facts = await trialFacts(world, { issueKey: trial.issueKey, event, language: trial.language });
  if (facts === null) return nothing('The issue was deleted before the mail went out.');
  const layout = await loadLayout(world, trial.layout);
  const from = fromOf(connection, '');
  const { mail: text, problems } = renderMail(trial.text, layout, facts, () => `cid:${logoId(from)}`);
  if (text === null) throw new FailureError(brokenTemplate('of the test', problems));
  const marked: MailText = { ...text, subject: `[Test] ${text.subject}` };
  return finished({
    deliveryId,
    // No issue has this id: an answer to a test belongs nowhere.
    issue: { id: '999999999999999999', key: facts.issue.key },
    from,
    replyTo: null,
    plusAddress: false,
    to: addressees(record, 'to'),
    cc: [],
    conversation: [],
    answers: null,
    text: marked,
    language: trial.language,
    images: logoImages(layout.logo, from),
    files: [],
    dateMs: record.atMs,
    signingKey: await signingKey(world),
    byPerson: false,
  });
}

const addressees = ({ recipients }: DeliveryRecord, role: 'to' | 'cc'): readonly Address[] =>
  recipients.filter((one) => one.role === role).map(({ name, address }) => ({ name, address }));

function fromOf({ outgoing: { fromName, fromAddress } }: OutgoingConnection, otherwise: string): Address {
  return { name: fromName === '' ? otherwise : fromName, address: fromAddress };
}

const domainOf = ({ address }: Address): string => address.slice(address.lastIndexOf('@') + 1);
const logoId = (from: Address): string => `logo@${domainOf(from)}`;

function logoImages(logo: Awaited<ReturnType<typeof loadLayout>>['logo'], from: Address): readonly InlineImage[] {
  if (logo === null) return [];
  const bytes = Buffer.from(logo.dataBase64, 'base64');
  return [{ name: logo.fileName, type: logo.type, bytes, contentId: logoId(from) }];
}

/** Replies go to the mailbox that is read; null when that is the From address anyway. */
async function replyMailbox(world: World, { outgoing }: OutgoingConnection): Promise<Address | null> {
  if (outgoing.replyMailbox === null) return null;
  const mailbox = await loadConnection(world, outgoing.replyMailbox);
  const address = mailbox !== null && isIncoming(mailbox) ? mailboxAddress(mailbox) : null;
  return address === null || address === outgoing.fromAddress.toLowerCase()
    ? null
    : { name: outgoing.fromName, address };
}

function brokenTemplate(
  name: string,
  problems: ReturnType<typeof renderMail>['problems'],
): ConstructorParameters<typeof FailureError>[0] {
  const [first] = problems.filter(({ severity }) => severity === 'error');
  const place = first === undefined ? '' : ` (${first.part}, line ${first.line}, column ${first.column})`;
  return {
    code: 'template-broken',
    message: `The template “${name}” has an error${place}: ${first?.message ?? 'unknown'}.`,
    evidence: '',
    fix: { text: 'Mend the template, then have the mail tried again from the queue page.' },
  };
}
