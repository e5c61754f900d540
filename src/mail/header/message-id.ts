/** Message identifiers (RFC 5322 section 3.6.4): one spelling for each, whatever brackets, blanks and folds it came with. */
import type { MessageId } from '../message';

/** Longer than any real one (RFC 5322 allows a line of 998). */
const maxLength = 998;

/**
 * The identifier without brackets and white space, or null when there is nothing to identify.
 * The only way to make a MessageId; equal identifiers give equal strings.
 */
export function normaliseMessageId(written: string): MessageId | null {
  const bracketed = /<([^<>]*)>/.exec(written);
  const bare = (bracketed?.[1] ?? written).replace(/[\s<>"\p{Cc}]+/gu, '').slice(0, maxLength);
  return bare === '' ? null : (bare as MessageId);
}

/**
 * All identifiers of an In-Reply-To or References value, in order, each once.
 * Bracketed ones are taken when there are any (In-Reply-To once was free text); else the words that have an @ or stand alone.
 */
export function messageIds(value: string, limit = 1_000): MessageId[] {
  const written = value.match(/<[^<>]*>/g) ?? bareIds(value);
  const found = new Set<MessageId>();
  for (const one of written) {
    const id = normaliseMessageId(one);
    if (id !== null) found.add(id);
    if (found.size >= limit) break;
  }
  return [...found];
}

function bareIds(value: string): string[] {
  const words = value.split(/[\s,;<>]+/).filter((word) => word !== '');
  return words.length === 1 ? words : words.filter((word) => /^[^@]+@[^@]+$/.test(word));
}
