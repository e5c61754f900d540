/**
 * Ideographs in common use, as the standards themselves divide them: level 1 of GB 2312, of Big5 and of JIS X 0208 holds the frequent
 * ones, in code ranges of their own. Made from the platform's tables when first needed.
 */
import { decodeWith } from './decoders';

interface Level {
  readonly charset: string;
  readonly firstLead: number;
  readonly lastLead: number;
  readonly trails: readonly (readonly [number, number])[];
}

const levels: readonly Level[] = [
  { charset: 'gb18030', firstLead: 0xb0, lastLead: 0xd7, trails: [[0xa1, 0xfe]] },
  { charset: 'euc-jp', firstLead: 0xb0, lastLead: 0xcf, trails: [[0xa1, 0xfe]] },
  {
    charset: 'big5',
    firstLead: 0xa4,
    lastLead: 0xc6,
    trails: [
      [0x40, 0x7e],
      [0xa1, 0xfe],
    ],
  },
];

let known: ReadonlySet<string> | null = null;

function collect(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { charset, firstLead, lastLead, trails } of levels) {
    for (let lead = firstLead; lead <= lastLead; lead++) {
      for (const [from, to] of trails) {
        const bytes = Array.from({ length: to - from + 1 }, (_, at) => [lead, from + at]).flat();
        for (const character of decodeWith(charset, Buffer.from(bytes))) found.add(character);
      }
    }
  }
  return found;
}

/** Some 8,000 characters. */
export function commonIdeographs(): ReadonlySet<string> {
  return (known ??= collect());
}
