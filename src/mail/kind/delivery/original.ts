/** The Message-ID of the mail a report is about: in the returned mail or its headers, in the report's fields, in its words. */
import { normaliseMessageId } from '../../header/message-id';
import type { Message, MessageId, Part } from '../../message';
import { partsOf } from '../clue';

const mostText = 300_000;

/** Looks where the standard puts it first, and in the report's own threading headers last. */
export function originalMessageId(message: Message): MessageId | null {
  const parts = partsOf(message.root);
  for (const part of parts) {
    const found = part.type === 'message/rfc822' || part.type === 'message/global' ? inReturnedMail(part) : null;
    if (found !== null) return found;
  }
  const texts = [
    ...parts.filter(isReturnedHeaders),
    ...parts.filter(
      (part) =>
        part.type === 'message/delivery-status' ||
        part.type === 'message/disposition-notification' ||
        part.type === 'message/feedback-report',
    ),
  ];
  for (const part of texts) {
    const found = inText(part.text());
    if (found !== null) return found;
  }
  const inWords = parts.filter((part) => part.type.startsWith('text/')).map((part) => inText(part.text()));
  return (
    inWords.find((found) => found !== null) ??
    inText(message.text) ??
    message.inReplyTo[0] ??
    message.references.at(-1) ??
    null
  );
}

function isReturnedHeaders(part: Part): boolean {
  return (
    part.type === 'text/rfc822-headers' ||
    part.type === 'message/rfc822-headers' ||
    part.type === 'message/global-headers' ||
    part.type === 'message/rfc822'
  );
}

function inReturnedMail(part: Part): MessageId | null {
  const inner = part.children[0];
  const header = inner?.headers.get('message-id') ?? null;
  return header === null ? inText(part.text()) : normaliseMessageId(header);
}

/** A Message-ID field in a text, as `Message-ID: <…>` at the beginning of a line or as an Original-Message-ID field. */
function inText(text: string): MessageId | null {
  const found =
    /^[>\s]{0,4}(?:original-|x-original-)?message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\r\n]{1,990}>|[^\s<>]{1,990}@[^\s<>]{1,990})/im.exec(
      text.slice(0, mostText),
    );
  return found?.[1] === undefined ? null : normaliseMessageId(found[1]);
}
