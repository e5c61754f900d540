/**
 * Which addresses a comment may link to (RFC 3986 scheme, allow-list): http, https, mailto, tel. Everything else
 * (javascript:, data:, vbscript:, file:, cid:, relative addresses) is no link; its text stays text.
 */

/** Longer addresses are not links but an attack or a mistake. Browsers and proxies stop at 8 to 64 KB as well. */
const longestHref = 8_000;

const allowed = /^(?:https?:\/\/[^/\s]|mailto:[^\s]|tel:[+\d(])/i;

/** Browsers leave these out of an address before they read its scheme. */
const ignoredInside = /[\t\n\r]/g;
/** Finds nothing in most addresses, and is fast because it does not ask whether surrogates come in pairs. */
const suspicious = /[\0-\x20\x7f<>"\\^`{|}\u2028\u2029\ud800-\udfff]/;
const forbidden = /[\0-\x20\x7f<>"\\^`{|}\u2028\u2029]|\p{Surrogate}/gu;

/**
 * The address as it may stand in a link mark, or null when it may not. Read the way browsers read it (WHATWG URL:
 * white space around and line breaks inside do not count), so that nothing passes here and means something else there.
 */
export const safeHref = (address: string): string | null => {
  if (address.length > longestHref) return null;
  const href = address.trim().replace(ignoredInside, '');
  if (!allowed.test(href)) return null;
  return suspicious.test(href) ? href.replace(forbidden, percentEncode) : href;
};

const percentEncode = (character: string): string =>
  /\p{Surrogate}/u.test(character) ? '%EF%BF%BD' : encodeURIComponent(character);
