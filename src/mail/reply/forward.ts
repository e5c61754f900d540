/** Reads the mail that was forwarded: from the head and body lines in the text, or from an attached message/rfc822. */
import type { Message, Part } from '../message';
import type { BodyEvent } from './events';
import type { HeaderBlock } from './header-block';
import { findVerb, fold } from './language';
import { findAddress, readMailbox } from './mailbox';

export interface Forwarded {
  readonly from: { readonly name: string; readonly address: string } | null;
  /** As written; '' when the head does not say. */
  readonly to: string;
  /** As written, in whatever language and form. */
  readonly date: string;
  readonly subject: string;
  readonly body: string;
  readonly bodyHtml: string | null;
}

/** From the head found in the text; the body's lines are given without the head. */
export function forwardedInText(event: BodyEvent, body: string, bodyHtml: string | null): Forwarded {
  const block = event.headers;
  const from = block === null ? writerOfAttribution(event.text) : readMailbox(block.values.from ?? '');
  const value = (kind: keyof HeaderBlock['values']): string => block?.values[kind] ?? '';
  return { from, to: value('to'), date: value('date'), subject: value('subject'), body, bodyHtml };
}

/** A name at the end of a text: words with capitals, joined by the small words that names have. */
const capitalised =
  /\p{Lu}[\p{L}.'’-]*(?:\s(?:via|de|van|von|der|den|da|di|del|la|le|el|al|bin|\p{Lu}[\p{L}.'’-]*)){0,8}$/u;

/** `On 28/10/2021 12:46, "John Doe" <john@acme.com> wrote:`: the name is what stands between date or verb and address. */
function writerOfAttribution(text: string): Forwarded['from'] {
  const address = findAddress(text);
  if (address === null) return null;
  const verb = findVerb(fold(text));
  const from = verb !== null && verb.end < address.start ? verb.end : 0;
  const before = text.slice(from, address.start).replace(/[\s<([]+$/, '');
  const quoted = /["«„“]\s?([^"«»„“”]{1,200})\s?["»”“]$/u.exec(before)?.[1];
  const capitals = capitalised.exec(before.slice(-200))?.[0].replace(/^(?:[AP]M|[AP]\.M\.)\s/, '');
  return { name: (quoted ?? capitals ?? '').trim(), address: text.slice(address.start, address.end) };
}

/** The first attached mail, when there is one: what a mail forwarded "as attachment" carries. */
export function forwardedAsAttachment(message: Message): Forwarded | null {
  const part = findMessagePart(message.root);
  if (part === null) return null;
  const inner = part.children[0] ?? part;
  const header = (name: string): string => inner.headers.get(name) ?? '';
  const body = firstOfType(inner, 'text/plain')?.text() ?? '';
  const bodyHtml = firstOfType(inner, 'text/html')?.text() ?? null;
  if (header('from') === '' && body === '' && bodyHtml === null) return null;
  return {
    from: readMailbox(header('from')),
    to: header('to'),
    date: header('date'),
    subject: header('subject'),
    body: body.trim(),
    bodyHtml,
  };
}

function findMessagePart(root: Part): Part | null {
  if (root.type === 'multipart/report') return null;
  return walk(root, (part) => part.type === 'message/rfc822' && part !== root);
}

function firstOfType(root: Part, type: string): Part | null {
  return walk(root, (part) => part.type === type && part.disposition !== 'attachment');
}

/** Depth first; parts inside an attached mail belong to it. */
function walk(root: Part, wanted: (part: Part) => boolean): Part | null {
  const waiting: Part[] = [root];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (wanted(part)) return part;
    if (part === root || part.type.startsWith('multipart/')) waiting.push(...[...part.children].reverse());
  }
  return null;
}
