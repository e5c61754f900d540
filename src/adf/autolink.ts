/**
 * Addresses in running text become links: http(s) URLs, "www." hosts and e-mail addresses (RFC 3986, RFC 5322 dot-atom).
 * Mail programs link them when they show a mail; Jira does not, so it is done here. Linear in the length of the text.
 */
import type { Inline, Mark } from './document';
import { safeHref } from './links';

/** A cheap look before the search: nothing in most text is an address. */
const hint = /:\/\/|www\.|@/i;

/** Every repetition is bounded or ends at a character it cannot contain, so that no text makes it run long. */
const address =
  /https?:\/\/[^\s<>"\u00a0]{1,4000}|www\.[^\s<>"\u00a0]{1,4000}|(?<![\p{L}\p{N}_.+-])[\p{L}\p{N}_.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/giu;

const textNode = (text: string, marks: readonly Mark[]): Inline =>
  marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks };

/** The text in pieces: linked where it is an address, all with `marks`. Text that has a link or is code is left alone. */
export const autolink = (text: string, marks: readonly Mark[]): readonly Inline[] => {
  if (!hint.test(text) || marks.some(({ type }) => type === 'link' || type === 'code')) return [textNode(text, marks)];
  const pieces: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutTrail(match[0]);
    const href = hrefOf(found);
    if (href === null || continuesWord(text, match.index)) continue;
    if (match.index > at) pieces.push(textNode(text.slice(at, match.index), marks));
    pieces.push(textNode(found, linkMarks(href, marks)));
    at = match.index + found.length;
  }
  if (at < text.length) pieces.push(textNode(text.slice(at), marks));
  return pieces;
};

/** A link has neither colour nor underline of its own. */
const linkMarks = (href: string, marks: readonly Mark[]): readonly Mark[] => [
  { type: 'link', attrs: { href } },
  ...marks.filter(({ type }) => type !== 'textColor' && type !== 'backgroundColor' && type !== 'underline'),
];

const hrefOf = (found: string): string | null => {
  if (/^https?:/i.test(found)) return safeHref(found);
  if (/^www\./i.test(found)) return found.length > 4 && found.includes('.', 4) ? safeHref(`http://${found}`) : null;
  return found.includes('@') ? safeHref(`mailto:${found}`) : null;
};

/** "xhttp://" and "awww.b.c" are no addresses. */
const continuesWord = (text: string, at: number): boolean => at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '');

const trail = /[.,;:!?'"*_~|»”’…]/;
const brackets: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** The address without the punctuation of the sentence around it: full stops, quotes, a bracket it did not open. */
const withoutTrail = (found: string): string => {
  let end = found.length;
  const unopened = new Map<string, number>();
  for (; end > 0; end -= 1) {
    const last = found[end - 1] ?? '';
    const opening = brackets.get(last);
    if (opening === undefined ? !trail.test(last) : (unopened.get(last) ?? surplusOf(found, opening, last)) <= 0) break;
    if (opening !== undefined) unopened.set(last, (unopened.get(last) ?? surplusOf(found, opening, last)) - 1);
  }
  return found.slice(0, end);
};

/** How many more closing brackets than opening ones there are. */
const surplusOf = (text: string, opening: string, closing: string): number =>
  text.split(closing).length - text.split(opening).length;
