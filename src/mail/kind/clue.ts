/** Small things all recognisers share: evidence from headers and parts, and walking the MIME tree. */
import type { Message, Part } from '../message';
import type { Evidence } from './mail-kind';

const mostShown = 200;

export function evidence(where: string, value: string): Evidence {
  return { where, value: value.replace(/\s+/g, ' ').trim().slice(0, mostShown) };
}

/** The header as evidence; null when it is absent or `fits` says no. */
export function headerEvidence(
  message: Message,
  name: string,
  fits: (value: string) => boolean = () => true,
): Evidence | null {
  const value = message.headers.all(name).find(fits);
  return value === undefined ? null : evidence(`header ${name}`, value);
}

/** Lower case, apostrophes made plain, white space collapsed: what word lists are compared with. */
const ascii = /^\p{ASCII}*$/u;

export function fold(text: string): string {
  if (ascii.test(text))
    return text
      .toLowerCase()
      .replace(/\s{2,}|[^\S ]/g, ' ')
      .trim();
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/İ/g, 'i')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\u0307/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Parts in reading order, without looking into attached mails; at most `most` of them. */
export function partsOf(root: Part, most = 2000): Part[] {
  const found: Part[] = [];
  const waiting: Part[] = [root];
  for (let part = waiting.pop(); part !== undefined && found.length < most; part = waiting.pop()) {
    found.push(part);
    if (part === root || !part.type.startsWith('message/')) waiting.push(...[...part.children].reverse());
  }
  return found;
}

/** Whether this is the first, null reverse-path that RFC 3834 and RFC 5321 ask machines to send with. */
export function hasNullReversePath(message: Message): boolean {
  const path = message.returnPath?.toLowerCase() ?? null;
  return path === '' || path === 'mailer-daemon' || (path?.startsWith('mailer-daemon@') ?? false);
}
