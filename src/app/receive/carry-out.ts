/**
 * Does in Jira what was decided. Idempotent: the comment or issue carries a marker (the ledger key), and when this is not
 * the first try it is looked for before anything is written.
 */
import type { ImagePlace } from '../../adf';
import { mailBody, type Disposition, type IssueFacts, type MailBody } from '../../inbound';
import type { Attempt } from '../remedy';
import { attempt } from '../remedy';
import { attachFiles, type Attached } from './attach';
import type { Reading } from './reading';
import type { Understood } from './understand';

export interface Effect {
  readonly issueId: string;
  readonly issueKey: string;
  readonly commentId: string | null;
  /** Attachments Jira would not take, with the reason. */
  readonly leftOut: readonly string[];
}

/** When an earlier try began; null on the first. */
export type Since = number | null;

/** Jira's clock and ours may differ by this much. */
const clockSkewMs = 300_000;

export async function commentOn(reading: Reading, one: Understood, issue: IssueFacts, since: Since): Promise<Effect> {
  const { jira } = reading.world;
  if (since !== null) {
    const done = await jira.findComment(issue.id, one.key, since - clockSkewMs);
    if (done !== null) return { issueId: issue.id, issueKey: issue.key, commentId: done.id, leftOut: [] };
  }
  const attached = await attachFiles(reading, one, issue.id, since);
  const { id } = await withFittingBody(reading, one, attached, (body) => jira.addComment(issue.id, body.document, one.key), issue.id);
  return { issueId: issue.id, issueKey: issue.key, commentId: id, leftOut: attached.leftOut };
}

export async function createFrom(
  reading: Reading,
  one: Understood,
  { projectKey, issueType, summary }: Extract<Disposition, { kind: 'create' }>,
  since: Since,
): Promise<Effect> {
  const { jira } = reading.world;
  const done = since === null ? null : await jira.findIssue(projectKey, one.key, since - clockSkewMs);
  const nothing: Attached = { picture: () => null, names: [], leftOut: [], wholeMail: false };
  const issue =
    done ??
    (await withFittingBody(reading, one, nothing, ({ document }) =>
      jira.createIssue({ projectKey, issueType, summary, description: document }, one.key),
    ));
  const attached = await attachFiles(reading, one, issue.id, since);
  if (attached.hasPictures === true || attached.leftOut.length > 0) {
    await withFittingBody(reading, one, attached, ({ document }) => jira.setDescription(issue.id, document), issue.id);
  }
  return { issueId: issue.id, issueKey: issue.key, commentId: null, leftOut: attached.leftOut };
}

/** Jira counts what it stores in its own way: when it finds the text too long, half of it is tried. */
const smallerCharacters = 16_000;

async function withFittingBody<T>(
  reading: Reading,
  one: Understood,
  attached: Attached,
  write: (body: MailBody) => Promise<T>,
  issueId: string | null = null,
): Promise<T> {
  const body = (maxCharacters?: number): MailBody =>
    mailBody(one.message, one.split, {
      nameSender: true,
      picture: (contentId): ImagePlace | null => attached.picture(contentId),
      leftOut: attached.leftOut,
      ...(maxCharacters === undefined ? {} : { maxCharacters }),
    });
  const whole = body();
  if (whole.isCut && issueId !== null) await attachWhole(reading, one, issueId, attached);
  const first: Attempt<T> = await attempt(() => write(whole));
  if (first.ok) return first.value;
  if (first.failure.code !== 'jira-text-too-long') throw new FailureError(first.failure);
  if (!whole.isCut && issueId !== null) await attachWhole(reading, one, issueId, attached);
  return write(body(smallerCharacters));
}
