/**
 * The little CSS of a mail that changes what a comment shows (CSS 2.2 declarations; Word's own mso-* properties).
 * A style attribute becomes a `Style`, the same for the same text. Selectors are read by stylesheet.ts.
 */
import { isMarker, isTelling, parseColor } from './color';

/** `null`: the CSS says nothing about it. */
export interface Style {
  readonly strong: boolean | null;
  readonly em: boolean | null;
  readonly underline: boolean | null;
  readonly strike: boolean | null;
  readonly shift: 'sub' | 'sup' | 'none' | null;
  /** `#rrggbb` worth keeping, or 'none': the plain text colour again. */
  readonly color: string | null;
  /** `#rrggbb` worth keeping, or 'none'. */
  readonly background: string | null;
  readonly font: 'monospace' | 'symbol' | 'text' | null;
  /** `keep`: line breaks and spaces are shown as they stand. */
  readonly whiteSpace: 'keep' | 'collapse' | null;
  readonly fontSizePx: number | null;
  readonly display: 'hidden' | 'block' | 'inline' | null;
  /** Space above or below: `tight` is none, so that blocks follow each other as lines do. */
  readonly margins: 'tight' | 'loose' | null;
  readonly indentPx: number | null;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly border: { readonly left: boolean; readonly top: boolean; readonly none: boolean };
  /** Word: a list paragraph (its level from 1), the marker in front of it, or neither. */
  readonly wordList: number | 'marker' | null;
}

type Declarations = ReadonlyMap<string, string>;

/** What this file reads; everything else in a style is passed over early. */
const wanted: ReadonlySet<string> = new Set([
  ...['background', 'background-color', 'border', 'border-left', 'border-top', 'color', 'display', 'font-family'],
  ...['font-size', 'font-style', 'font-weight', 'height', 'margin', 'margin-bottom', 'margin-left', 'margin-top'],
  ...['max-height', 'mso-highlight', 'mso-list', 'mso-margin-bottom-alt', 'mso-margin-top-alt', 'opacity', 'overflow'],
  ...['text-decoration', 'text-decoration-line', 'vertical-align', 'visibility', 'white-space', 'width'],
]);

const declarationsOf = (css: string): Declarations => {
  const declarations = new Map<string, string>();
  const text = css.toLowerCase();
  for (let at = 0; at < text.length;) {
    const semicolon = text.indexOf(';', at);
    const end = semicolon < 0 ? text.length : semicolon;
    const colon = text.indexOf(':', at);
    if (colon < 0) break;
    const name = colon < end ? text.slice(at, colon).trim() : '';
    if (wanted.has(name))
      declarations.set(
        name,
        text
          .slice(colon + 1, end)
          .replace('!important', '')
          .trim(),
      );
    at = end + 1;
  }
  return declarations;
};

/** What the CSS of one element says. `css`: declarations as in a style attribute. */
export const parseStyle = (css: string): Style => {
  const declarations = declarationsOf(css);
  return {
    strong: strongOf(declarations.get('font-weight')),
    em: emOf(declarations.get('font-style')),
    ...decorationOf(declarations.get('text-decoration') ?? declarations.get('text-decoration-line')),
    shift: shiftOf(declarations.get('vertical-align')),
    color: colorOf(declarations.get('color'), isTelling),
    background: colorOf(
      declarations.get('mso-highlight') ?? declarations.get('background-color') ?? declarations.get('background'),
      isMarker,
    ),
    font: fontOf(declarations.get('font-family')),
    whiteSpace: whiteSpaceOf(declarations.get('white-space')),
    fontSizePx: lengthPx(declarations.get('font-size') ?? ''),
    display: displayOf(declarations),
    margins: marginsOf(declarations),
    indentPx: indentOf(declarations),
    widthPx: lengthPx(declarations.get('width') ?? ''),
    heightPx: lengthPx(declarations.get('height') ?? ''),
    border: borderOf(declarations),
    wordList: wordListOf(declarations.get('mso-list')),
  };
};

const strongOf = (weight: string | undefined): boolean | null => {
  if (weight === undefined) return null;
  if (weight === 'bold' || weight === 'bolder') return true;
  const number = Number.parseInt(weight, 10);
  return Number.isNaN(number) ? (weight === 'normal' || weight === 'lighter' ? false : null) : number >= 600;
};

const emOf = (style: string | undefined): boolean | null =>
  style === undefined ? null : style === 'italic' || style === 'oblique' ? true : style === 'normal' ? false : null;

const decorationOf = (decoration: string | undefined): Pick<Style, 'underline' | 'strike'> => {
  if (decoration === undefined) return { underline: null, strike: null };
  const none = decoration.startsWith('none') ? false : null;
  return {
    underline: decoration.includes('underline') ? true : none,
    strike: decoration.includes('line-through') ? true : none,
  };
};

const shiftOf = (align: string | undefined): Style['shift'] =>
  align === 'super' ? 'sup' : align === 'sub' ? 'sub' : align === 'baseline' ? 'none' : null;

/** The first word of the value counts ("yellow none repeat" in the background shorthand). */
const colorOf = (value: string | undefined, isKept: (color: string) => boolean): string | null => {
  if (value === undefined || value === '' || value === 'inherit') return null;
  const color = parseColor(value) ?? parseColor(value.split(' ', 1)[0] ?? '');
  return color !== null && isKept(color) ? color : 'none';
};

const monospace =
  /^["']?(?:monospace|ui-monospace|sfmono|sf mono|consolas|courier|menlo|monaco|lucida console|cascadia|jetbrains mono|source code|fira code|fira mono|dejavu sans mono|liberation mono|ubuntu mono|roboto mono|andale mono)/;
const symbols = /^["']?wingdings["']?(?:,|$)/;

const fontOf = (family: string | undefined): Style['font'] =>
  family === undefined || family === 'inherit'
    ? null
    : monospace.test(family)
      ? 'monospace'
      : symbols.test(family)
        ? 'symbol'
        : 'text';

const whiteSpaceOf = (value: string | undefined): Style['whiteSpace'] =>
  value === undefined ? null : value.startsWith('pre') || value === 'break-spaces' ? 'keep' : 'collapse';

const displayOf = (declarations: Declarations): Style['display'] => {
  const display = declarations.get('display');
  if (display === 'none' || declarations.get('visibility') === 'hidden') return 'hidden';
  if (Number.parseFloat(declarations.get('opacity') ?? '1') === 0) return 'hidden';
  const maxHeightPx = lengthPx(declarations.get('max-height') ?? '');
  if (maxHeightPx === 0 && declarations.get('overflow') === 'hidden') return 'hidden';
  return display === 'block' ? 'block' : display === 'inline' ? 'inline' : null;
};

/** Below this, lines look as if they belonged together. */
const tightPx = 4;

const marginsOf = (declarations: Declarations): Style['margins'] => {
  const bottom = declarations.get('mso-margin-bottom-alt') ?? side(declarations, 'margin', 'bottom');
  const top = declarations.get('mso-margin-top-alt') ?? side(declarations, 'margin', 'top');
  if (top === undefined && bottom === undefined) return null;
  const isLoose = [top, bottom].some(
    (margin) => margin === 'auto' || (lengthPx(margin ?? '0') ?? tightPx + 1) > tightPx,
  );
  return isLoose ? 'loose' : 'tight';
};

const sides = ['top', 'right', 'bottom', 'left'] as const;

/** One side of a box property, from its own declaration or the shorthand of one to four values. */
const side = (declarations: Declarations, property: string, which: (typeof sides)[number]): string | undefined => {
  const own = declarations.get(`${property}-${which}`);
  if (own !== undefined) return own;
  const values = declarations.get(property)?.split(/\s+/, 4);
  if (values === undefined) return undefined;
  const at = sides.indexOf(which);
  return values[at] ?? (at === 3 ? values[1] : undefined) ?? (at === 2 ? values[0] : undefined) ?? values[0];
};

const indentOf = (declarations: Declarations): number | null => lengthPx(side(declarations, 'margin', 'left') ?? '');

const visibleBorder = /\b(?:solid|double|dashed|dotted|groove|ridge|inset|outset)\b/;

const borderOf = (declarations: Declarations): Style['border'] => {
  const all = declarations.get('border');
  const shows = (value: string | undefined): boolean =>
    value !== undefined && visibleBorder.test(value) && !/(?:^|\s)0(?:px|pt)?(?:\s|$)/.test(value);
  return {
    left: shows(declarations.get('border-left') ?? all),
    top: shows(declarations.get('border-top') ?? all),
    none: all !== undefined && !shows(all),
  };
};

const wordListOf = (value: string | undefined): Style['wordList'] => {
  if (value === undefined) return null;
  if (value === 'ignore') return 'marker';
  const level = /\blevel([1-9])\b/.exec(value);
  return level === null ? null : Number(level[1]);
};

const pxOf: Readonly<Record<string, number>> = {
  px: 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  rem: 16,
  '%': 0.16,
};

/** A CSS length in pixels; null when it is none ("auto", "small", nothing). A bare number counts as pixels. */
export const lengthPx = (value: string): number | null => {
  const match = /^(-?\d*\.?\d+)([a-z%]*)/.exec(value);
  if (match === null) return null;
  const unit = match[2] === '' || match[2] === undefined ? 1 : pxOf[match[2]];
  return unit === undefined ? null : Number(match[1]) * unit;
};
