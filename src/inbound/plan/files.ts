/** Which attachments are put on the issue, and why the others are not. */
import type { HandlerAttachments } from '../../contract';
import type { Attachment } from '../../mail';
import { fileEntryFor } from '../match/wildcard';

export interface FileVerdict {
  readonly file: Attachment;
  readonly kept: boolean;
  /** Why not, in words; '' when it is kept. */
  readonly reason: string;
}

/** A picture larger than this is no logo. */
const mostLogoBytes = 262_144;

/** Pictures of the text that may be those of a signature: worth a look whether earlier mails of the sender had them. */
export function mayBeLogo({ type, inline, sizeBytes, content }: Attachment): boolean {
  return inline && type.startsWith('image/') && sizeBytes <= mostLogoBytes && content.kind === 'here';
}

/** `isRepeated` tells the pictures that came with an earlier mail of the same sender. */
export function judgeFiles(
  attachments: readonly Attachment[],
  rules: HandlerAttachments,
  isRepeated: (file: Attachment) => boolean,
): readonly FileVerdict[] {
  return attachments.map((file) => {
    const reason = whyNot(file, rules, isRepeated);
    return { file, kept: reason === '', reason };
  });
}

function whyNot(file: Attachment, rules: HandlerAttachments, isRepeated: (file: Attachment) => boolean): string {
  const blocked = fileEntryFor(rules.block, file);
  if (blocked !== null) return `“${blocked}” is blocked here`;
  if (rules.allow.length > 0 && fileEntryFor(rules.allow, file) === null)
    return 'only other kinds of files are allowed here';
  if (rules.mostBytes !== null && file.sizeBytes > rules.mostBytes)
    return `larger than ${sizeInWords(rules.mostBytes)}, the limit here`;
  if (rules.leaveOutRepeatedImages && mayBeLogo(file) && isRepeated(file))
    return 'a picture that came with earlier mails of this sender';
  return '';
}

export function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(0)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
