/** Bytes to Message: the one entry to everything this room knows about reading mail. Total: whatever comes in is read. */
import { createDefectLog } from './defects';
import { summariseHeaders } from './header/summary';
import { defaultLimits } from './limits';
import type { Limits } from './limits';
import type { Attachment, Message } from './message';
import { createAttachment, shownContentIds } from './mime/attachment';
import { chooseBody } from './mime/body';
import type { CharsetHint } from './mime/entity';
import { safeFileName } from './mime/file-name';
import { createPart } from './mime/part';
import { readEntities } from './mime/read-entities';
import type { Omission } from './mime/source';
import { readBodyText } from './text/body-text';
import type { UuFile } from './text/uu-files';

export interface ParseOptions {
  /** What `outlineMessage` left out of the bytes. */
  readonly omissions?: readonly Omission[];
  /** For tests and special needs; see `defaultLimits`. */
  readonly limits?: Partial<Limits>;
}

function fileAttachment({ name, bytes }: UuFile): Attachment {
  return {
    name: safeFileName(name) || 'attachment.bin',
    type: 'application/octet-stream',
    sizeBytes: bytes.length,
    inline: false,
    contentId: null,
    content: { kind: 'here', bytes },
  };
}

/** Understands a mail. Never throws; what is wrong with the mail is in `defects`. */
export function parseMessage(bytes: Uint8Array, options: ParseOptions = {}): Message {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const log = createDefectLog(limits.defects);
  const hint: CharsetHint = { charset: null };
  const root = readEntities(bytes, options.omissions ?? [], limits, hint, log.report);
  const body = chooseBody(root);
  const { text, textFrom, html, files } = readBodyText(body, limits, hint, log.report);
  const shown = shownContentIds(html);
  const budget = { bytesLeft: limits.eagerBytes };
  const parts = body.attachments.map((entity) => createAttachment(entity, shown, budget, limits, log.report));
  return {
    ...summariseHeaders(root.headers, limits, log.report),
    headers: root.headers,
    text,
    textFrom,
    html,
    attachments: [...parts, ...files.map(fileAttachment)],
    root: createPart(root, { hint, textLimit: limits.textBytes }),
    defects: log.list(),
    sizeBytes: root.source.sizeBytes,
  };
}
