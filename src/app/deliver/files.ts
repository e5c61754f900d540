/** Files and pictures of an outgoing mail: taken from Jira, as many as a mail carries; the others go as links. */
import type { AdfMedia, MediaPlace } from '../../adf';
import { FailureError } from '../../contract';
import type { InlineImage, OutgoingFile } from '../../mail';
import type { JiraAttachment, World } from '../ports';

/** Base64 makes four bytes of three, and many servers take ten megabytes. */
const mostFileBytes = 7_000_000;
const mostPictureBytes = 1_500_000;
const mostPictures = 10;

export interface Files {
  readonly sent: readonly OutgoingFile[];
  readonly linked: readonly JiraAttachment[];
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
};

function typeOf({ name }: JiraAttachment): string {
  return types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}

/**
 * The smaller ones go along, as long as there is room.
 * @throws FailureError when one is gone: a mail is not sent half
 */
export async function filesFor(
  world: World,
  all: readonly JiraAttachment[],
  ids: readonly string[],
  linksOnly: boolean,
): Promise<Files> {
  const chosen = ids.map((id) => all.find((one) => one.id === id) ?? id);
  const gone = chosen.filter((one) => typeof one === 'string');
  if (gone.length > 0) throw new FailureError(attachmentGone(`attachment ${gone.join(', ')}`));
  const files = chosen.filter((one) => typeof one !== 'string');
  const room = new Set<string>();
  let left = linksOnly ? 0 : mostFileBytes;
  for (const one of [...files].sort((a, b) => a.sizeBytes - b.sizeBytes)) {
    left -= one.sizeBytes;
    if (left < 0) break;
    room.add(one.id);
  }
  const sent: OutgoingFile[] = [];
  for (const one of files.filter(({ id }) => room.has(id))) {
    const bytes = await world.jira.attachmentBytes(one.id);
    if (bytes === null) throw new FailureError(attachmentGone(one.name));
    sent.push({ name: one.name, type: typeOf(one), bytes });
  }
  return { sent, linked: files.filter(({ id }) => !room.has(id)) };
}

function attachmentGone(name: string): ConstructorParameters<typeof FailureError>[0] {
  return {
    code: 'message-gone',
    message: `A file of this mail is not on the issue any more: ${name}.`,
    evidence: '',
    fix: { text: 'Nothing was sent. Attach the file again and write the mail anew.' },
  };
}

export interface Pictures {
  readonly images: readonly InlineImage[];
  readonly place: (media: AdfMedia) => MediaPlace;
}

/** Pictures that a Jira text shows, as parts of the mail: the reader cannot log in to fetch them. */
export async function picturesFor(
  world: World,
  all: readonly JiraAttachment[],
  documents: readonly unknown[],
  domain: string,
): Promise<Pictures> {
  const names = new Set(documents.flatMap(mediaNames));
  const images: InlineImage[] = [];
  const byName = new Map<string, string>();
  let left = mostPictureBytes;
  for (const one of all) {
    const type = typeOf(one);
    if (!names.has(one.name) || byName.has(one.name) || !type.startsWith('image/')) continue;
    if (images.length >= mostPictures || one.sizeBytes > left) continue;
    const bytes = await world.jira.attachmentBytes(one.id);
    if (bytes === null) continue;
    left -= bytes.length;
    const contentId = `picture-${one.id}@${domain}`;
    images.push({ name: one.name, type, bytes, contentId });
    byName.set(one.name, contentId);
  }
  const place = (media: AdfMedia): MediaPlace => {
    const contentId = byName.get(media.alt);
    if (contentId !== undefined) return { kind: 'image', src: `cid:${contentId}` };
    return { kind: 'text', text: media.alt === '' ? media.url : `[${media.alt}]` };
  };
  return { images, place };
}

/** Jira names a picture in `alt` when it was pasted or uploaded in its editor; its media id cannot be matched to an attachment. */
function mediaNames(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(mediaNames);
  if (typeof node !== 'object' || node === null) return [];
  const { type, attrs, content } = node as { type?: unknown; attrs?: { alt?: unknown }; content?: unknown };
  const alt = (type === 'media' || type === 'mediaInline') && typeof attrs?.alt === 'string' ? [attrs.alt] : [];
  return [...alt, ...mediaNames(content)];
}
