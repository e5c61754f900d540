/**
 * What text looks like at one place of a mail: the inherited part of CSS and of the old formatting elements
 * (b, i, u, s, font, a, ...). A Look is a value shared by all text that looks the same; `marksOf` makes ADF marks of it.
 */
import type { Mark } from '../document';
import { safeHref } from '../links';
import { isTelling, parseColor } from './color';
import type { Style } from './css';
import type { Attributes } from './tags';
import { noAttributes } from './tags';

export interface Look {
  readonly strong: boolean;
  readonly em: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly shift: 'sub' | 'sup' | null;
  /** `#rrggbb`; null is the plain text colour. */
  readonly color: string | null;
  readonly background: string | null;
  readonly font: 'monospace' | 'symbol' | 'text';
  readonly href: string | null;
  readonly whiteSpace: 'keep' | 'collapse';
  /** `marker`: the "1." or bullet that Word writes in front of a list paragraph. */
  readonly shown: 'shown' | 'hidden' | 'marker';
  /** Too small to be seen (preheaders, spacers); elements inside may be larger again. */
  readonly invisiblySmall: boolean;
}

const smallestVisiblePx = 2;

export const plainLook: Look = {
  strong: false,
  em: false,
  underline: false,
  strike: false,
  code: false,
  shift: null,
  color: null,
  background: null,
  font: 'text',
  href: null,
  whiteSpace: 'collapse',
  shown: 'shown',
  invisiblySmall: false,
};

type Change = Partial<Look>;

/** What the elements say by their name alone. */
const changes: ReadonlyMap<string, Change> = new Map<string, Change>(
  Object.entries({
    b: { strong: true },
    strong: { strong: true },
    dt: { strong: true },
    summary: { strong: true },
    i: { em: true },
    em: { em: true },
    cite: { em: true },
    dfn: { em: true },
    var: { em: true },
    u: { underline: true },
    ins: { underline: true },
    s: { strike: true },
    strike: { strike: true },
    del: { strike: true },
    sub: { shift: 'sub' },
    sup: { shift: 'sup' },
    code: { code: true },
    kbd: { code: true },
    samp: { code: true },
    tt: { code: true },
    mark: { background: '#ffff00' },
    pre: { whiteSpace: 'keep' },
    listing: { whiteSpace: 'keep' },
    xmp: { whiteSpace: 'keep' },
    plaintext: { whiteSpace: 'keep' },
    textarea: { whiteSpace: 'keep' },
  }),
);

/** Only inline elements colour the ground of their text; a block's or a cell's ground is not the text's. */
const highlighting: ReadonlySet<string> = new Set(['span', 'font', 'b', 'strong', 'i', 'em', 'u', 's', 'mark', 'code']);

/** The look inside an element. Returns `outer` itself when the element changes nothing. */
export const lookInside = (outer: Look, name: string, attributes: Attributes, style: Style | null): Look => {
  const byName = changes.get(name);
  if (byName === undefined && style === null && attributes === noAttributes) return outer;
  const change: Writable<Change> = { ...byName };
  if (name === 'font') Object.assign(change, fontChange(attributes));
  if (name === 'a' && attributes.href !== undefined) change.href = safeHref(attributes.href);
  if (attributes.hidden !== undefined) change.shown = 'hidden';
  if (style !== null) Object.assign(change, styleChange(style, highlighting.has(name)));
  // What is hidden stays hidden, and a marker a marker, whatever stands inside.
  if (outer.shown !== 'shown') delete change.shown;
  return differs(outer, change) ? { ...outer, ...change } : outer;
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const differs = (look: Look, change: Change): boolean => {
  for (const key in change) if (change[key as keyof Look] !== look[key as keyof Look]) return true;
  return false;
};

const fontChange = (attributes: Attributes): Change => {
  const color = parseColor(attributes.color?.trim().toLowerCase() ?? '');
  const symbol = attributes.face?.trim().toLowerCase().startsWith('wingdings') === true;
  return {
    ...(attributes.color === undefined ? {} : { color: color !== null && isTelling(color) ? color : null }),
    ...(symbol ? { font: 'symbol' } : {}),
  };
};

const styleChange = (style: Style, highlights: boolean): Change => {
  const change: Writable<Change> = {};
  if (style.strong !== null) change.strong = style.strong;
  if (style.em !== null) change.em = style.em;
  if (style.underline !== null) change.underline = style.underline;
  if (style.strike !== null) change.strike = style.strike;
  if (style.shift !== null) change.shift = style.shift === 'none' ? null : style.shift;
  if (style.color !== null) change.color = style.color === 'none' ? null : style.color;
  if (style.background !== null && highlights)
    change.background = style.background === 'none' ? null : style.background;
  if (style.font !== null) change.font = style.font;
  if (style.whiteSpace !== null) change.whiteSpace = style.whiteSpace;
  if (style.fontSizePx !== null) change.invisiblySmall = style.fontSizePx < smallestVisiblePx;
  if (style.display === 'hidden') change.shown = 'hidden';
  else if (style.wordList === 'marker') change.shown = 'marker';
  return change;
};

/** The looks that cover most of a mail: its ordinary text, not emphasis. */
export interface BaseLook {
  readonly color: string | null;
  readonly monospace: boolean;
}

/**
 * The ADF marks of a look, with the exclusions of the ADF editor: `code` stands alone, and a link has neither colour nor
 * underline of its own. The colour and the font of the mail's ordinary text are no marks.
 */
export const marksOf = (look: Look, base: BaseLook): readonly Mark[] => {
  const isCode = look.code || (look.font === 'monospace' && !base.monospace && isPlain(look));
  if (isCode && look.href === null) return [{ type: 'code' }];
  const marks: Mark[] = [];
  if (look.href !== null) marks.push({ type: 'link', attrs: { href: look.href } });
  if (look.strong) marks.push({ type: 'strong' });
  if (look.em) marks.push({ type: 'em' });
  if (look.strike) marks.push({ type: 'strike' });
  if (look.shift !== null) marks.push({ type: 'subsup', attrs: { type: look.shift } });
  if (look.href !== null) return marks;
  if (look.underline) marks.push({ type: 'underline' });
  if (look.color !== null && look.color !== base.color) marks.push({ type: 'textColor', attrs: { color: look.color } });
  if (look.background !== null) marks.push({ type: 'backgroundColor', attrs: { color: look.background } });
  return marks;
};

/** A typewriter font alone means code; with emphasis in it, it is somebody's taste. */
const isPlain = (look: Look): boolean =>
  !look.strong && !look.em && !look.underline && !look.strike && look.color === null && look.background === null;
