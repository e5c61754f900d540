/** What HTML elements are for reading a mail: which begin lines, which hold nothing, which end without an end tag. */

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements whose content no reader sees. */
export const invisible = names('head style script title template noscript xml object svg');
/** Blocks set off by a margin: a blank line stands around them. */
export const apart = names('p blockquote ul ol table h1 h2 h3 h4 h5 h6 pre dl hr');
/** Elements that begin and end a line. */
export const blocks: ReadonlySet<string> = new Set([
  ...apart,
  ...names('div li tr body html section article header footer center form fieldset address dt dd tbody thead tfoot'),
]);
/** Elements that have no content and no end tag. */
export const voids = names('br hr img input wbr col area base link meta source track embed param');
/** An end tag inside these does not end an element around them. */
const walls = names('td th table blockquote body');

const cells = names('td th');
const rows = names('td th tr');
const items = names('li');
const terms = names('dt dd');
const paragraph = names('p');
const nothing: ReadonlySet<string> = new Set();

/** The open elements that end by themselves where this one begins (WHATWG HTML, optional tags). */
export function endsBefore(name: string): ReadonlySet<string> {
  if (name === 'td' || name === 'th') return cells;
  if (name === 'tr') return rows;
  if (name === 'li') return items;
  if (name === 'dt' || name === 'dd') return terms;
  return blocks.has(name) ? paragraph : nothing;
}

/** No writer nests deeper between an element's beginning and its end tag; beyond, the end tag is taken for a stray one. */
const farthest = 256;

/** How many open elements, innermost last, an end tag ends; 0 for a stray one. */
export function countEnded(open: readonly { readonly name: string }[], name: string): number {
  const isBlock = blocks.has(name) || walls.has(name);
  for (let count = 1; count <= Math.min(open.length, farthest); count += 1) {
    const element = open[open.length - count]?.name ?? '';
    if (element === name) return count;
    if (walls.has(element) ? !walls.has(name) && name !== 'tr' && name !== 'tbody' : !isBlock && blocks.has(element))
      return 0;
  }
  return 0;
}
