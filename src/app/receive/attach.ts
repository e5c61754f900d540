/**
 * Puts a mail's attachments on the issue, each once: what an earlier try left there is found by name and size. Big ones
 * that stayed on the server go from the gateway straight to Jira and never lie in this function's memory.
 */
import type { ImagePlace } from '../../adf';
import { FailureError } from '../../contract';
import type { FileVerdict } from '../../inbound';
import type { Attachment } from '../../mail';
import type { JiraAttachment, JiraFile } from '../ports';
import { attempt } from '../remedy';
import { leftOutLines } from './plan';
import type { Reading } from './reading';
import { clockSkewMs, type Since } from './since';
import type { Understood } from './understand';

export interface Attached {
  /** Where an inline picture went, by Content-ID. */
  readonly picture: (contentId: string) => ImagePlace | null;
  readonly hasPictures: boolean;
  /** Those Jira would not take, with the reason. */
  readonly leftOut: readonly string[];
}

export const nothingAttached: Attached = { picture: () => null, hasPictures: false, leftOut: [] };

export async function attachFiles(
  reading: Reading,
  one: Understood,
  verdicts: readonly FileVerdict[],
  issueId: string,
  since: Since,
): Promise<Attached> {
  const attachments = verdicts.filter(({ kept }) => kept).map(({ file }) => file);
  const byHand = one.dropped.map((name) => `${name}: left out by hand. It is still in the mail.`);
  const byRule = [...byHand, ...leftOutLines(verdicts)];
  if (attachments.length === 0) return { ...nothingAttached, leftOut: byRule };
  const there = await alreadyThere(reading, issueId, since);
  const unclaimed = [...there];
  const missing = attachments.filter((file) => !takeOne(unclaimed, file));
  const leftOut = byRule;
  const put = [
    ...there,
    ...(await attachSmall(reading, issueId, missing, leftOut)),
    ...(await carryBig(reading, one, issueId, missing, leftOut)),
  ];
  return { ...(await pictures(reading, attachments, put)), leftOut };
}

/** Each file there counts once: a mail may hold two of the same name and size. */
function takeOne(there: JiraAttachment[], file: Pick<Attachment, 'name' | 'sizeBytes'>): boolean {
  const at = there.findIndex(({ name, sizeBytes }) => name === file.name && sizeBytes === file.sizeBytes);
  if (at >= 0) there.splice(at, 1);
  return at >= 0;
}

/** The whole mail beside a text that had to be cut, unless an earlier try left it there. */
export async function attachWhole(reading: Reading, one: Understood, issueId: string, since: Since): Promise<void> {
  // A name of its own: a later try must know it from that of another mail of the same size.
  const name = `message-${one.identity.slice(0, 8)}.eml`;
  const sizeBytes = one.isReduced ? one.sizeBytes : one.bytes.length;
  if (takeOne([...(await alreadyThere(reading, issueId, since))], { name, sizeBytes })) return;
  if (!one.isReduced) {
    await reading.world.jira.attach(issueId, [{ name, type: 'message/rfc822', bytes: one.bytes }]);
    return;
  }
  const part = { offset: 0, lengthBytes: one.sizeBytes, encoding: 'identity', decodedBytes: one.sizeBytes } as const;
  await carry(reading, one, issueId, part, name, 'message/rfc822');
}

async function alreadyThere(reading: Reading, issueId: string, since: Since): Promise<readonly JiraAttachment[]> {
  if (since === null) return [];
  const all = await reading.world.jira.attachments(issueId);
  return all.filter(({ createdMs }) => createdMs >= since - clockSkewMs);
}

/** All in one call; when Jira finds one too big, each by itself, so that one does not keep the others out. */
async function attachSmall(
  { world }: Reading,
  issueId: string,
  missing: readonly Attachment[],
  leftOut: string[],
): Promise<readonly JiraAttachment[]> {
  const files = missing.flatMap(({ name, type, content }): JiraFile[] =>
    content.kind === 'here' ? [{ name, type, bytes: content.bytes }] : [],
  );
  if (files.length === 0) return [];
  const together = await attempt(() => world.jira.attach(issueId, files));
  if (together.ok) return together.value;
  if (together.failure.code !== 'jira-attachment-too-big') throw new FailureError(together.failure);
  const put: JiraAttachment[] = [];
  for (const file of files) {
    const alone = files.length === 1 ? together : await attempt(() => world.jira.attach(issueId, [file]));
    if (alone.ok) put.push(...alone.value);
    else if (alone.failure.code === 'jira-attachment-too-big') leftOut.push(tooBig(file.name, file.bytes.length));
    else throw new FailureError(alone.failure);
  }
  return put;
}

async function carryBig(
  reading: Reading,
  one: Understood,
  issueId: string,
  missing: readonly Attachment[],
  leftOut: string[],
): Promise<readonly JiraAttachment[]> {
  const put: JiraAttachment[] = [];
  for (const { name, type, content, sizeBytes } of missing) {
    if (content.kind !== 'on-server') continue;
    const { offset, lengthBytes, encoding } = content;
    const part = { offset, lengthBytes, encoding, decodedBytes: sizeBytes };
    const carried = await attempt(() => carry(reading, one, issueId, part, name, type));
    if (carried.ok) put.push({ ...carried.value, name, createdMs: reading.world.now() });
    else if (carried.failure.code === 'jira-attachment-too-big') leftOut.push(tooBig(name, sizeBytes));
    else throw new FailureError(carried.failure);
  }
  return put;
}

interface PartOnServer {
  readonly offset: number;
  readonly lengthBytes: number;
  readonly encoding: 'identity' | 'base64' | 'quoted-printable' | 'uuencode';
  readonly decodedBytes: number;
}

async function carry(
  { world, login, connection }: Reading,
  one: Understood,
  issueId: string,
  part: PartOnServer,
  fileName: string,
  contentType: string,
): Promise<{ readonly id: string; readonly sizeBytes: number }> {
  const { folder } = connection.incoming;
  const request = { server: login, folder, ref: one.ref, part, issueIdOrKey: issueId, fileName, contentType };
  const { attachmentId, sizeBytes } = await world.gateway.call('carry', request);
  return { id: attachmentId, sizeBytes };
}

function tooBig(name: string, sizeBytes: number): string {
  const megabytes = (sizeBytes / 1_048_576).toFixed(1);
  return `${name} (${megabytes} MB): larger than this Jira site takes. It is still in the mail.`;
}

/** Media file ids of the pictures that the text shows; asked only for those. */
async function pictures(
  { world }: Reading,
  attachments: readonly Attachment[],
  put: readonly JiraAttachment[],
): Promise<Pick<Attached, 'picture' | 'hasPictures'>> {
  const places = new Map<string, ImagePlace>();
  for (const { inline, contentId, name, sizeBytes } of attachments) {
    if (!inline || contentId === null) continue;
    const file = put.find((candidate) => candidate.name === name && candidate.sizeBytes === sizeBytes);
    const id = file === undefined ? null : await world.jira.mediaId(file.id);
    if (id !== null) places.set(contentId, { kind: 'file', id, collection: '' });
  }
  return { picture: (contentId) => places.get(contentId) ?? null, hasPictures: places.size > 0 };
}
