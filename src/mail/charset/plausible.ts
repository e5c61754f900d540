/**
 * How much a text looks like something a person wrote, judged by its non-ASCII characters: frequent letters of one script in
 * plausible places are good, rare letters, symbols inside words and capitals behind small letters are bad. Used only to choose
 * between charsets for mail that does not tell its own.
 */
import letters from './data/letters.json';
import { commonIdeographs } from './ideographs';

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
  ...ranked(letters.latin, 1, 0.4),
]);
/** The characters of everyday mail. Ideographs and syllables take two bytes each, so they weigh twice a letter. */
const everyday = new Set(Array.from(letters.chinese + letters.chineseTraditional + letters.japanese + letters.korean));
const cyrillicVowels = new Set(letters.cyrillicVowels);
const latinAlphabets = Object.values(letters.latinAlphabets).map((alphabet) => new Set(alphabet));

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
const isLatin = (code: number): boolean => code >= 0xc0 && code <= 0x24f;
/** Punctuation that every language uses: quotes, dashes, ellipsis, bullet, euro, no-break space, degree, section, guillemets. */
const usualMarks = new Set('“”„‘’‚–—…•€\u00a0°§«»·©®™№´¿¡');
const halfWidthKana = (code: number): boolean => code >= 0xff61 && code <= 0xff9f;

/** Damage: replacement characters, C1 controls, private use. */
const isDamage = (code: number): boolean =>
  code === 0xfffd || (code >= 0x80 && code < 0xa0) || (code >= 0xe000 && code <= 0xf8ff);

function worthOfLetter(text: string, at: number, script: Script): number {
  const character = text.charAt(at);
  const before = text.charAt(at - 1);
  const small = character.toLowerCase();
  let value = worth.get(small) ?? -1;
  if (small !== character) value = before !== before.toUpperCase() ? -2 : Math.min(value, 1);
  const neighbours = [text.charCodeAt(at - 1), text.charCodeAt(at + 1)];
  const isNextToAscii = neighbours.some(isAsciiLetter);
  if (script !== 'latin') return isNextToAscii || neighbours.some(isLatin) ? value - 1.5 : value;
  if (isNextToAscii) return value + 0.3;
  return neighbours.some(isLatin) ? value - 0.5 : value - 0.3;
}

function worthOfWide(text: string, at: number, script: Script): number {
  const isInsideWord = isAsciiLetter(text.charCodeAt(at - 1)) && isAsciiLetter(text.charCodeAt(at + 1));
  const place = isInsideWord ? -2 : 0;
  if (script === 'kana') return 2.4 + place;
  if (script === 'wide') return 1.6 + place;
  if (everyday.has(text.charAt(at))) return 2.8 + place;
  if (script === 'hangul') return 0.4 + place;
  return (commonIdeographs().has(text.charAt(at)) ? 1 : -0.8) + place;
}

/** The letters of a language occur together: Czech has no ø, Danish no ř. */
function worthOfAlphabet(text: string): number {
  const used = text.toLowerCase().match(/[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]/g) ?? [];
  const isOneLanguage = latinAlphabets.some((alphabet) => used.every((letter) => alphabet.has(letter)));
  return isOneLanguage ? 0.3 * used.length : -0.3 * used.length;
}

/** Every other letter of a Slavic text, or nearly so, is a vowel. */
function worthOfVowels(text: string): number {
  const used = text.toLowerCase().match(/[\u0430-\u045f\u0491]/g) ?? [];
  if (used.length < 5) return 0;
  const share = used.filter((letter) => cyrillicVowels.has(letter)).length / used.length;
  return share < 0.22 || share > 0.65 ? -0.6 * used.length : 0;
}

function worthOfCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const script = scriptOf(code);
  if (isDamage(code)) return -6;
  if (script === 'kana' || script === 'wide' || script === 'ideograph' || script === 'hangul')
    return worthOfWide(text, at, script);
  if (script !== 'other') return worthOfLetter(text, at, script);
  if (usualMarks.has(text.charAt(at))) return 0.4;
  return halfWidthKana(code) ? 0.2 : -1;
}

/** Sum of the worth of all non-ASCII characters. */
export function plausibility(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) sum += worthOfCharacter(text, at);
  return sum + worthOfAlphabet(text) + worthOfVowels(text);
}
