/**
 * How much a text looks like something a person wrote, judged by its non-ASCII characters: frequent letters of one script in
 * plausible places are good, rare letters, symbols inside words and capitals after small letters are bad. Used only to choose
 * between charsets for mail that does not tell its own.
 */
import letters from './data/letters.json';

/** Worth of each character by how frequent it is in its script: from `top` for the most frequent down to `bottom`. */
function ranked(order: string, top: number, bottom: number): readonly (readonly [string, number])[] {
  const characters = Array.from(order);
  return characters.map((c, rank) => [c, top - ((top - bottom) * rank) / characters.length]);
}

const worth = new Map<string, number>([
  ...ranked(letters.thai, 1.3, -1.5),
  ...ranked(letters.arabic, 1.4, -1),
  ...ranked(letters.hebrew, 1.4, -0.5),
  ...ranked(letters.greek, 1.5, -1),
  ...ranked(letters.cyrillic, 1.6, -1),
  ...ranked(letters.latin, 1.2, 0.2),
]);
/** Common ideographs and syllables take two bytes each, so they weigh twice a letter. */
const common = new Set(Array.from(letters.chinese + letters.chineseTraditional + letters.japanese + letters.korean));

type Script =
  'latin' | 'greek' | 'cyrillic' | 'hebrew' | 'arabic' | 'thai' | 'kana' | 'ideograph' | 'hangul' | 'wide' | 'other';

const ranges: readonly (readonly [number, number, Script])[] = [
  [0x00c0, 0x024f, 'latin'],
  [0x0370, 0x03ff, 'greek'],
  [0x0400, 0x04ff, 'cyrillic'],
  [0x0590, 0x05ff, 'hebrew'],
  [0x0600, 0x06ff, 'arabic'],
  [0x0e00, 0x0e7f, 'thai'],
  [0x3000, 0x303f, 'wide'],
  [0x3040, 0x30ff, 'kana'],
  [0x4e00, 0x9fff, 'ideograph'],
  [0xac00, 0xd7a3, 'hangul'],
  [0xff01, 0xff5e, 'wide'],
];

function scriptOf(code: number): Script {
  for (const [from, to, script] of ranges) if (code >= from && code <= to) return script;
  return 'other';
}

const isAsciiLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a && code < 0x80;
/** Punctuation that every language uses: quotes, dashes, ellipsis, bullet, euro, no-break space, degree, section, guillemets. */
const usualMarks = new Set('“”„‘’‚–—…•€\u00a0°§«»·©®™№´'.split(''));

/** Damage: replacement characters, C1 controls, private use. */
const isDamage = (code: number): boolean =>
  code === 0xfffd || (code >= 0x80 && code < 0xa0) || (code >= 0xe000 && code <= 0xf8ff);

function worthOfLetter(text: string, at: number, script: Script): number {
  const character = text.charAt(at);
  const before = text.charAt(at - 1);
  const small = character.toLowerCase();
  const isCapital = small !== character;
  let value = worth.get(small) ?? -1;
  if (isCapital) value = before !== '' && before !== before.toUpperCase() ? -2 : Math.min(value, 0.6);
  const nextToAscii = isAsciiLetter(text.charCodeAt(at - 1)) || isAsciiLetter(text.charCodeAt(at + 1));
  if (script === 'latin') return nextToAscii ? value + 0.3 : value - 1.2;
  return nextToAscii ? value - 1.5 : value;
}

function worthOfWide(text: string, at: number, script: Script): number {
  const besideAscii = isAsciiLetter(text.charCodeAt(at - 1)) && isAsciiLetter(text.charCodeAt(at + 1)) ? -2 : 0;
  if (script === 'kana') return 2.4 + besideAscii;
  if (script === 'wide') return 1.6 + besideAscii;
  if (common.has(text.charAt(at))) return 2.8 + besideAscii;
  return (script === 'hangul' ? 0.2 : -0.4) + besideAscii;
}

/** Sum of the worth of all non-ASCII characters. */
export function plausibility(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    const script = scriptOf(code);
    if (isDamage(code)) sum -= 6;
    else if (script === 'kana' || script === 'wide' || script === 'ideograph' || script === 'hangul')
      sum += worthOfWide(text, i, script);
    else if (script !== 'other') sum += worthOfLetter(text, i, script);
    else if (usualMarks.has(text.charAt(i))) sum += 0.4;
    else sum -= 1;
  }
  return sum;
}
