/** Bytes to Message: the one entry to everything this room knows about reading mail. Total: whatever comes in is read. */
import { createHint } from './charset/hint';
import { createDefectLog } from './defects';
import { summariseHeaders } from './header/summary';
import { htmlToText } from './html-text';
import { defaultLimits } from './limits';
import type { Limits } from './limits';
import type { Attachment, Message } from './message';
import { createAttachment, shownContentIds } from './mime/attachment';
import { chooseBody } from './mime/body';
import type { Entity } from './mime/entity';
import { safeFileName, typeOf } from './mime/file-name';
import { openSigned } from './mime/open-signed';
import { createPart } from './mime/part';
import { readEntities } from './mime/read-entities';
import type { Omission } from './mime/source';
import { openTnef, tnefAttachment } from './tnef/open';
import type { Tnef } from './tnef/tnef';
import { readBodyText } from './text/body-text';
import type { BodyText } from './text/body-text';
import type { UuFile } from './text/uu-files';

export interface ParseOptions {
  /** What `outlineMessage` left out of the bytes. */
  readonly omissions?: readonly Omission[];
  /** For tests and special needs; see `defaultLimits`. */
  readonly limits?: Partial<Limits>;
}

/** A file that was written into the text. */
function pastedAttachment({ name, bytes }: UuFile): Attachment {
  const safe = safeFileName(name);
  const content = { kind: 'here', bytes } as const;
  return {
    name: safe === '' ? 'attachment.bin' : safe,
    type: typeOf(safe),
    sizeBytes: bytes.length,
    inline: false,
    contentId: null,
    content,
  };
}

/** The text of a mail whose only body is in a winmail.dat. */
function tnefText({ text, html }: Tnef): Pick<BodyText, 'text' | 'textFrom' | 'html'> {
  if (text.trim() !== '') return { text, textFrom: 'plain', html };
  return html === null
    ? { text: '', textFrom: 'none', html: null }
    : { text: htmlToText(html), textFrom: 'html', html };
}

/** Understands a mail. Never throws; what is wrong with the mail is in `defects`. */
export function parseMessage(bytes: Uint8Array, options: ParseOptions = {}): Message {
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const { report, list } = createDefectLog(limits.defects);
  const hint = createHint(limits.guesses);
  const root = readEntities(bytes, options.omissions ?? [], limits, hint, report);
  openSigned(root, limits, hint, report);
  const body = chooseBody(root);
  const opened = new Map<Entity, Tnef>();
  for (const entity of body.attachments) {
    const tnef = openTnef(entity, limits, report);
    if (tnef) opened.set(entity, tnef);
  }
  const written = readBodyText(body, limits, hint, report);
  const [wrapped] = opened.values();
  const { text, textFrom, html } = wrapped && written.text.trim() === '' ? tnefText(wrapped) : written;
  const shown = shownContentIds(html);
  const budget = { bytesLeft: limits.eagerBytes };
  const attachments = body.attachments.flatMap((entity) => {
    const tnef = opened.get(entity);
    return tnef
      ? tnef.files.map((file) => tnefAttachment(file, shown))
      : [createAttachment(entity, shown, budget, limits, report)];
  });
  return {
    ...summariseHeaders(root.headers, limits, report),
    headers: root.headers,
    text,
    textFrom,
    html,
    attachments: [...attachments, ...written.files.map(pastedAttachment)],
    root: createPart(root, { hint, textLimit: limits.textBytes }),
    defects: list(),
    sizeBytes: root.source.sizeBytes,
  };
}
