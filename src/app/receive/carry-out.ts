/**
 * Does in Jira what was decided. Idempotent: the comment or issue carries a marker (the mail's identity), and when this is not
 * the first try it is looked for before anything is written; what comes after it is done again, and does no harm twice.
 */
import type { AdfDocument } from '../../adf';
import { FailureError, type FailureCode } from '../../contract';
import { mailBody, type Disposition, type MailBody, type PlannedIssue } from '../../inbound';
import type { NewIssue } from '../ports';
import { attempt } from '../remedy';
import { addPeople, linkBack, reopen } from './afterwards';
import { attachFiles, attachWhole, nothingAttached, type Attached } from './attach';
import type { Plan } from './plan';
import type { Reading } from './reading';
import { clockSkewMs, type Since } from './since';
import type { Understood } from './understand';

export interface Effect {
  readonly issueId: string;
  readonly issueKey: string;
  readonly commentId: string | null;
  /** Attachments that are not on the issue, with the reason. */
  readonly leftOut: readonly string[];
  /** What else was done, or could not be, one sentence each. */
  readonly notes: readonly string[];
}

type Commenting = Extract<Disposition, { kind: 'comment' }>;
type Creating = Extract<Disposition, { kind: 'create' }>;

export async function commentOn(
  reading: Reading,
  one: Understood,
  disposition: Commenting,
  plan: Plan,
  since: Since,
): Promise<Effect> {
  const { id, key } = disposition.thread.issue;
  const { jira } = reading.world;
  const done = since === null ? null : await jira.findComment(id, one.identity, since - clockSkewMs);
  const written =
    done === null
      ? await writeComment(reading, one, disposition, plan, since)
      : { id: done.id, leftOut: [], notes: [] };
  const notes = [
    ...written.notes,
    ...(disposition.reopen === null
      ? []
      : await reopen(reading, disposition.thread.issue, disposition.reopen.transition)),
    ...(await addPeople(reading, one, id, plan.people)),
  ];
  return { issueId: id, issueKey: key, commentId: written.id, leftOut: written.leftOut, notes };
}

interface Written {
  readonly id: string;
  readonly leftOut: readonly string[];
  readonly notes: readonly string[];
}

async function writeComment(
  reading: Reading,
  one: Understood,
  { thread, internal, author }: Commenting,
  plan: Plan,
  since: Since,
): Promise<Written> {
  const { id } = thread.issue;
  const attached = await attachFiles(reading, one, plan.files, id, since);
  const isWhole = plan.handler?.attachments.original === 'always' || bodyOf(one, attached).isCut;
  if (isWhole) await attachWhole(reading, one, id, since);
  const as = author.kind === 'user' ? author.accountId : null;
  const write = (name: string | null): Promise<Fitted<{ readonly id: string }>> =>
    writeFitting({ one, attached, nameSender: name === null }, (body) =>
      reading.world.jira.addComment(id, { body, internal, as: name }, one.identity),
    );
  const tried = await attempt(() => write(as));
  if (!tried.ok && (as === null || !isDenied(tried.failure.code))) throw new FailureError(tried.failure);
  const { value, cutNow } = tried.ok ? tried.value : await write(null);
  if (cutNow && !isWhole) await attachWhole(reading, one, id, since);
  const notes = tried.ok ? [] : ['Jira did not let it be written in the sender’s name; Postroom wrote it.'];
  return { id: value.id, leftOut: attached.leftOut, notes };
}

/** Jira will not have it from this person, however often it is tried. */
const isDenied = (code: FailureCode): boolean =>
  code === 'jira-forbidden' ||
  code === 'jira-refused' ||
  code === 'jira-user-inactive' ||
  code === 'jira-issue-missing';

export async function createFrom(
  reading: Reading,
  one: Understood,
  { issue, link }: Creating,
  plan: Plan,
  since: Since,
): Promise<Effect> {
  const { jira } = reading.world;
  // What another mailbox had begun may be in a project of that one's.
  const where = one.known?.tookOver === undefined ? issue.projectKey : null;
  const done = since === null ? null : await jira.findIssue(where, one.identity, since - clockSkewMs);
  const made = done === null ? await create(reading, one, issue, plan) : { value: done, cutNow: false, notes: [] };
  const { notes, ...effect } = await finishIssue(reading, one, made, plan, since);
  const linked = link === null ? [] : await linkBack(reading, effect.issueId, link.thread.issue, link.linkType);
  return { ...effect, notes: [...notes, ...linked] };
}

/** Files and people of an issue that is there. */
export async function finishIssue(
  reading: Reading,
  one: Understood,
  made: Made,
  plan: Plan,
  since: Since,
): Promise<Effect> {
  const { jira } = reading.world;
  const { id, key } = made.value;
  const attached = await attachFiles(reading, one, plan.files, id, since);
  const isCut = made.cutNow || bodyOf(one, nothingAttached).isCut;
  if (isCut || plan.handler?.attachments.original === 'always') await attachWhole(reading, one, id, since);
  // The issue had to exist before its pictures could: now the description can show them.
  if (attached.hasPictures || attached.leftOut.length > 0) {
    await writeFitting({ one, attached, nameSender: true }, (description) => jira.setDescription(id, description));
  }
  const notes = [...made.notes, ...(await addPeople(reading, one, id, plan.people))];
  return { issueId: id, issueKey: key, commentId: null, leftOut: attached.leftOut, notes };
}

interface Made extends Fitted<{ readonly id: string; readonly key: string }> {
  readonly notes: readonly string[];
}

/** As the sender's issue; when Jira does not have that, as the default reporter's. */
async function create(reading: Reading, one: Understood, issue: PlannedIssue, { handler }: Plan): Promise<Made> {
  const write = (reporter: string | null): Promise<Fitted<{ readonly id: string; readonly key: string }>> =>
    writeFitting({ one, attached: nothingAttached, nameSender: true }, (description) => {
      const fields: NewIssue = { ...issue, description, reporter };
      return reading.world.jira.createIssue(fields, one.identity);
    });
  const tried = await attempt(() => write(issue.reporter));
  if (tried.ok) return { ...tried.value, notes: [] };
  const { retryAsDefault = true, defaultReporter = null } = handler?.sender ?? {};
  const isOther = issue.reporter !== null && issue.reporter !== defaultReporter;
  if (!isOther || !retryAsDefault || !isDenied(tried.failure.code)) throw new FailureError(tried.failure);
  const again = await write(defaultReporter);
  const who = defaultReporter === null ? 'Postroom' : 'the default reporter';
  return {
    ...again,
    notes: [`Jira did not take the sender as its reporter (${tried.failure.evidence}); it is ${who}.`],
  };
}

interface Writing {
  readonly one: Understood;
  readonly attached: Attached;
  readonly nameSender: boolean;
}

function bodyOf(
  { message, split }: Understood,
  { picture, leftOut }: Attached,
  nameSender = true,
  maxCharacters?: number,
): MailBody {
  const limit = maxCharacters === undefined ? {} : { maxCharacters };
  return mailBody(message, split, { nameSender, picture, leftOut, ...limit });
}

/** Jira counts what it stores in its own way: when it finds the text too long, half of the limit is tried. */
const smallerCharacters = 16_000;

interface Fitted<T> {
  readonly value: T;
  readonly cutNow: boolean;
}

async function writeFitting<T>(
  { one, attached, nameSender }: Writing,
  write: (document: AdfDocument) => Promise<T>,
): Promise<Fitted<T>> {
  const first = await attempt(() => write(bodyOf(one, attached, nameSender).document));
  if (first.ok) return { value: first.value, cutNow: false };
  if (first.failure.code !== 'jira-text-too-long') throw new FailureError(first.failure);
  return { value: await write(bodyOf(one, attached, nameSender, smallerCharacters).document), cutNow: true };
}
