/**
 * What kind of thing each HTML element is when its tags are read (WHATWG HTML 13.2.6, "tree construction", boiled down
 * to what mail needs). Elements not named here (span, o:p, inventions) are inline and mean nothing by themselves.
 */

/** Elements whose content is never shown. `head` is not among them: its closing tag is often missing. */
const hidden: ReadonlySet<string> = new Set([
  ...['script', 'style', 'title', 'template', 'svg', 'iframe', 'noembed', 'noframes', 'object', 'applet', 'audio'],
  ...['video', 'canvas', 'datalist', 'select', 'xml'],
]);

/** Elements without content and without end tag. */
const empty: ReadonlySet<string> = new Set([
  ...['area', 'base', 'basefont', 'bgsound', 'br', 'col', 'embed', 'frame', 'hr', 'image', 'img', 'input', 'keygen'],
  ...['link', 'meta', 'param', 'source', 'track', 'wbr'],
]);

/** Tags that make no difference: the document's own. */
const transparent: ReadonlySet<string> = new Set(['html', 'head', 'body', 'noscript', 'colgroup']);

/** Elements that, left open, go on in the next block (WHATWG "formatting"). */
const formatting: ReadonlySet<string> = new Set([
  ...['a', 'b', 'big', 'code', 'em', 'font', 'i', 'nobr', 's', 'small', 'strike', 'strong', 'tt', 'u'],
]);

const headings: ReadonlySet<string> = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

const blocks: ReadonlySet<string> = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'caption', 'center', 'dd', 'details', 'dialog', 'dir', 'div', 'dl'],
  ...['dt', 'fieldset', 'figcaption', 'figure', 'footer', 'form', 'header', 'hgroup', 'legend', 'li', 'listing'],
  ...['main', 'menu', 'nav', 'ol', 'optgroup', 'option', 'p', 'plaintext', 'pre', 'section', 'summary', 'textarea'],
  ...['ul', 'xmp', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
  ...headings,
]);

/** Inside these, an end tag or an implied end does not reach further out. */
const cells: ReadonlySet<string> = new Set(['td', 'th', 'caption']);
const lists: ReadonlySet<string> = new Set(['ul', 'ol', 'dir', 'menu']);

export const isHidden = (name: string): boolean => hidden.has(name);
export const isEmptyElement = (name: string): boolean => empty.has(name);
export const isTransparent = (name: string): boolean => transparent.has(name);
export const isFormatting = (name: string): boolean => formatting.has(name);
export const isHeading = (name: string): boolean => headings.has(name);
export const isBlock = (name: string): boolean => blocks.has(name);
export const isCell = (name: string): boolean => cells.has(name);
export const isList = (name: string): boolean => lists.has(name);

const tableParts: ReadonlySet<string> = new Set(['table', 'tbody', 'thead', 'tfoot', 'tr', 'td', 'th', 'caption']);

/** Parts of a table: their tags look for their partner up to the nearest table, everything else up to the cell. */
export const isTablePart = (name: string): boolean => tableParts.has(name);

const tableContext: ReadonlySet<string> = new Set(['table']);
const rowContext: ReadonlySet<string> = new Set(['table', 'tbody', 'thead', 'tfoot']);
const cellContext: ReadonlySet<string> = new Set(['table', 'tbody', 'thead', 'tfoot', 'tr']);

/** What a part of a table belongs directly into: whatever else is open in there ends (WHATWG "table context"). */
export const contextOf = (name: string): ReadonlySet<string> | null => {
  if (name === 'td' || name === 'th') return cellContext;
  if (name === 'tr') return rowContext;
  return name === 'table' || !tableParts.has(name) ? null : tableContext;
};

const closedBy: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', new Set(['li'])],
  ['dt', new Set(['dt', 'dd'])],
  ['dd', new Set(['dt', 'dd'])],
  ['option', new Set(['option'])],
  ['td', new Set(['td', 'th'])],
  ['th', new Set(['td', 'th'])],
  ['tr', new Set(['td', 'th', 'tr'])],
]);

const nothing: ReadonlySet<string> = new Set();
const paragraphs: ReadonlySet<string> = new Set(['p']);
const headingsAndParagraphs: ReadonlySet<string> = new Set(['p', ...headings]);

/** The open elements that the start tag of `name` closes when their own end tag is missing. */
export const closedByStartOf = (name: string): ReadonlySet<string> =>
  closedBy.get(name) ?? (headings.has(name) ? headingsAndParagraphs : blocks.has(name) ? paragraphs : nothing);

/** Where the search for elements that a start tag closes stops: at the container that the new element belongs to. */
export const stopsImpliedEnd = (opening: string, open: string): boolean => {
  if (opening === 'li') return lists.has(open) || cells.has(open);
  if (opening === 'dt' || opening === 'dd') return open === 'dl' || cells.has(open);
  return cells.has(open) || open === 'table';
};

/** Where the search for the element that an end tag closes stops: parts of a table stay in it, the rest in its cell. */
export const stopsEnd = (closing: string, open: string): boolean => {
  if (closing === 'table') return false;
  if (isTablePart(closing)) return open === 'table';
  return cells.has(open) || open === 'table';
};
