/**
 * Colours of a mail (CSS Color 4: names, #hex, rgb()), and which of them a comment keeps. A comment is read on white and
 * on dark ground, so only colours that carry a message stay: red warnings and blue answers, not black, grey and white.
 */

/** The names people's mail programs write; names not in this list are left alone. */
const names: Readonly<Record<string, string>> = {
  aqua: '#00ffff',
  blue: '#0000ff',
  blueviolet: '#8a2be2',
  brown: '#a52a2a',
  chocolate: '#d2691e',
  coral: '#ff7f50',
  crimson: '#dc143c',
  cyan: '#00ffff',
  darkblue: '#00008b',
  darkcyan: '#008b8b',
  darkgreen: '#006400',
  darkmagenta: '#8b008b',
  darkorange: '#ff8c00',
  darkred: '#8b0000',
  darkviolet: '#9400d3',
  deeppink: '#ff1493',
  dodgerblue: '#1e90ff',
  firebrick: '#b22222',
  forestgreen: '#228b22',
  fuchsia: '#ff00ff',
  gold: '#ffd700',
  green: '#008000',
  greenyellow: '#adff2f',
  hotpink: '#ff69b4',
  indigo: '#4b0082',
  lightblue: '#add8e6',
  lightcyan: '#e0ffff',
  lightgreen: '#90ee90',
  lightpink: '#ffb6c1',
  lightyellow: '#ffffe0',
  lime: '#00ff00',
  limegreen: '#32cd32',
  magenta: '#ff00ff',
  maroon: '#800000',
  mediumblue: '#0000cd',
  navy: '#000080',
  olive: '#808000',
  orange: '#ffa500',
  orangered: '#ff4500',
  palegreen: '#98fb98',
  pink: '#ffc0cb',
  purple: '#800080',
  red: '#ff0000',
  royalblue: '#4169e1',
  salmon: '#fa8072',
  seagreen: '#2e8b57',
  skyblue: '#87ceeb',
  steelblue: '#4682b4',
  teal: '#008080',
  tomato: '#ff6347',
  turquoise: '#40e0d0',
  violet: '#ee82ee',
  yellow: '#ffff00',
  yellowgreen: '#9acd32',
};

const shortHex = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/;
const longHex = /^#[0-9a-f]{6}(?:[0-9a-f]{2})?$/;
const functional = /^rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]+%?)\s*)?\)/;

/** `#rrggbb` in lower case, or null: not a colour, see-through, or one this file does not know. `css` is lower case. */
export const parseColor = (css: string): string | null => {
  if (longHex.test(css)) return css.slice(0, 7);
  const short = shortHex.exec(css);
  if (short !== null) return `#${twice(short[1])}${twice(short[2])}${twice(short[3])}`;
  const rgb = functional.exec(css);
  if (rgb !== null)
    return Number.parseFloat(rgb[4] ?? '1') === 0 ? null : `#${hex(rgb[1])}${hex(rgb[2])}${hex(rgb[3])}`;
  return Object.hasOwn(names, css) ? (names[css] ?? null) : null;
};

const twice = (digit = '0'): string => digit + digit;
const hex = (decimal = '0'): string => Math.min(255, Number(decimal)).toString(16).padStart(2, '0');

/** Brightness (0 to 1, ITU-R BT.709) and colourfulness (0 grey to 1) of `#rrggbb`. */
const measure = (color: string): { brightness: number; chroma: number } => {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  return {
    brightness: 0.2126 * red + 0.7152 * green + 0.0722 * blue,
    chroma: Math.max(red, green, blue) - Math.min(red, green, blue),
  };
};

/** A text colour worth keeping: a real colour, and readable on white. */
export const isTelling = (color: string): boolean => {
  const { brightness, chroma } = measure(color);
  return chroma >= 0.3 && brightness <= 0.75;
};

/** A ground worth keeping: a real colour, and black text on it is readable. */
export const isMarker = (color: string): boolean => {
  const { brightness, chroma } = measure(color);
  return chroma >= 0.08 && brightness >= 0.5;
};
