/**
 * A mailbox as people and programs write it into a text: `John Doe <john@acme.com>`, `'John' [mailto:john@acme.com]`,
 * `john@acme.com<mailto:john@acme.com>`. Looser than RFC 5322, because no program quotes by the grammar.
 */

export interface WrittenMailbox {
  readonly name: string;
  /** '' when only a name is given. */
  readonly address: string;
}

const outside = new Set(' \t\u00a0<>()[]",;:\u2018\u2019\u201c\u201d«»\'|*'.split(''));

/** The first addr-spec at or after `from`: where it starts and ends; null when there is none. */
export function findAddress(text: string, from = 0): { readonly start: number; readonly end: number } | null {
  for (let at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    let end = at + 1;
    // 64 octets of local part and 255 of domain are the limits of RFC 5321 section 4.5.3.1; reply tokens go beyond.
    while (start > from && at - start < 255 && !outside.has(text.charAt(start - 1)) && text[start - 1] !== '@')
      start -= 1;
    while (end < text.length && end - at < 255 && !outside.has(text.charAt(end)) && text[end] !== '@') end += 1;
    while (end > at + 1 && text[end - 1] === '.') end -= 1;
    if (start < at && end > at + 1) return { start, end };
  }
  return null;
}

export function hasAddress(text: string): boolean {
  return findAddress(text) !== null;
}

const nameEdges = /^[\s"'<>()[\]*,;:«»„“”‘’|]+|[\s"'<>()[\]*,;:«»„“”‘’|]+$/g;

/** Reads the first mailbox of a header value; null when the value is empty. */
export function readMailbox(value: string): WrittenMailbox | null {
  const found = findAddress(value);
  if (found === null) {
    const name = value.replace(nameEdges, '');
    return name === '' ? null : { name, address: '' };
  }
  const address = value.slice(found.start, found.end);
  let before = value.slice(0, found.start);
  if (/mailto:\s*$/i.test(before)) before = before.replace(/\s*[<[(]?\s*mailto:\s*$/i, '');
  const name = before.replace(nameEdges, '');
  return { name: name.toLowerCase() === address.toLowerCase() ? '' : name, address };
}
