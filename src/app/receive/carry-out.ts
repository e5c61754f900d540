/**
 * Does in Jira what was decided. Idempotent: the comment or issue carries a marker (the mail's identity), and when this is not
 * the first try it is looked for before anything is written.
 */
import type { AdfDocument } from '../../adf';
import { FailureError } from '../../contract';
import { mailBody, type Disposition, type IssueFacts, type MailBody } from '../../inbound';
import { attempt } from '../remedy';
import { attachFiles, attachWhole, nothingAttached, type Attached } from './attach';
import type { Reading } from './reading';
import { clockSkewMs, type Since } from './since';
import type { Understood } from './understand';

export interface Effect {
  readonly issueId: string;
  readonly issueKey: string;
  readonly commentId: string | null;
  /** Attachments Jira would not take, with the reason. */
  readonly leftOut: readonly string[];
}

export async function commentOn(reading: Reading, one: Understood, issue: IssueFacts, since: Since): Promise<Effect> {
  const { jira } = reading.world;
  const effect = { issueId: issue.id, issueKey: issue.key };
  const done = since === null ? null : await jira.findComment(issue.id, one.identity, since - clockSkewMs);
  if (done !== null) return { ...effect, commentId: done.id, leftOut: [] };
  const attached = await attachFiles(reading, one, issue.id, since);
  const isCut = bodyOf(one, attached).isCut;
  if (isCut) await attachWhole(reading, one, issue.id, since);
  const write = (body: AdfDocument): Promise<{ readonly id: string }> => jira.addComment(issue.id, body, one.identity);
  const { value, cutNow } = await writeFitting(one, attached, write);
  if (cutNow && !isCut) await attachWhole(reading, one, issue.id, since);
  return { ...effect, commentId: value.id, leftOut: attached.leftOut };
}

export async function createFrom(
  reading: Reading,
  one: Understood,
  { projectKey, issueType, summary }: Extract<Disposition, { kind: 'create' }>,
  since: Since,
): Promise<Effect> {
  const { jira } = reading.world;
  const done = since === null ? null : await jira.findIssue(projectKey, one.identity, since - clockSkewMs);
  const write = (description: AdfDocument): Promise<{ readonly id: string; readonly key: string }> =>
    jira.createIssue({ projectKey, issueType, summary, description }, one.identity);
  const made = done === null ? await writeFitting(one, nothingAttached, write) : { value: done, cutNow: false };
  const { id, key } = made.value;
  const attached = await attachFiles(reading, one, id, since);
  if (made.cutNow || bodyOf(one, nothingAttached).isCut) await attachWhole(reading, one, id, since);
  // The issue had to exist before its pictures could: now the description can show them.
  if (attached.hasPictures || attached.leftOut.length > 0) {
    await writeFitting(one, attached, (description) => jira.setDescription(id, description));
  }
  return { issueId: id, issueKey: key, commentId: null, leftOut: attached.leftOut };
}

function bodyOf({ message, split }: Understood, { picture, leftOut }: Attached, maxCharacters?: number): MailBody {
  const limit = maxCharacters === undefined ? {} : { maxCharacters };
  return mailBody(message, split, { nameSender: true, picture, leftOut, ...limit });
}

/** Jira counts what it stores in its own way: when it finds the text too long, half of the limit is tried. */
const smallerCharacters = 16_000;

async function writeFitting<T>(
  one: Understood,
  attached: Attached,
  write: (document: AdfDocument) => Promise<T>,
): Promise<{ readonly value: T; readonly cutNow: boolean }> {
  const first = await attempt(() => write(bodyOf(one, attached).document));
  if (first.ok) return { value: first.value, cutNow: false };
  if (first.failure.code !== 'jira-text-too-long') throw new FailureError(first.failure);
  return { value: await write(bodyOf(one, attached, smallerCharacters).document), cutNow: true };
}
