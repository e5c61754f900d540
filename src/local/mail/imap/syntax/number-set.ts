/** Sequence sets and UID sets (RFC 9051 section 9, sequence-set): `1,3:5,7:*`. */
import { run, type Cursor } from './cursor';
import { bad } from './refusal';

/** Ranges as written; `*` is Infinity. */
export type NumberSet = readonly (readonly [from: number, to: number])[];

const pattern = /(?:[1-9]\d{0,9}|\*)(?::(?:[1-9]\d{0,9}|\*))?(?:,(?:[1-9]\d{0,9}|\*)(?::(?:[1-9]\d{0,9}|\*))?)*/y;

export function numberSet(cursor: Cursor): NumberSet {
  return parseNumberSet(run(cursor, pattern, 'a message set'));
}

function parseNumberSet(text: string): NumberSet {
  return text.split(',').map((range) => {
    const [from = '', to = from] = range.split(':');
    const [a, b] = [bound(from), bound(to)];
    return a <= b ? ([a, b] as const) : ([b, a] as const);
  });
}

function bound(text: string): number {
  if (text === '*') return Infinity;
  const value = Number(text);
  if (value > 0xffffffff) throw bad('Number too large in message set');
  return value;
}

/** `*` becomes `last`, and ranges are put in order: `5:*` means `last:5` when `last` is smaller. */
function settled(set: NumberSet, last: number): NumberSet {
  return set.map(([from, to]) => {
    const [a, b] = [from === Infinity ? last : from, to === Infinity ? last : to];
    return a <= b ? ([a, b] as const) : ([b, a] as const);
  });
}

/** The members of an ascending list that the set names, ascending and each once. */
export function membersOf(set: NumberSet, ascending: readonly number[]): number[] {
  const last = ascending.at(-1);
  if (last === undefined) return [];
  const members = new Set<number>();
  for (const [from, to] of settled(set, last)) {
    for (let at = lowerBound(ascending, from); at < ascending.length; at++) {
      const value = ascending[at];
      if (value === undefined || value > to) break;
      members.add(value);
    }
  }
  return [...members].sort((a, b) => a - b);
}

/** Message sequence numbers (1 to `count`) that the set names. One that does not exist is the client's mistake. */
export function sequenceNumbers(set: NumberSet, count: number): number[] {
  for (const [from, to] of settled(set, count)) {
    if (from < 1 || to > count) throw bad(`There is no message ${from < 1 ? '*' : to}: the mailbox has ${count}`);
  }
  const numbers = new Set<number>();
  for (const [from, to] of settled(set, count)) for (let n = from; n <= to; n++) numbers.add(n);
  return [...numbers].sort((a, b) => a - b);
}

/** Position of the first member that is not smaller than `value`. */
export function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Shortest way to write ascending numbers: `1:3,7`. */
export function formatNumberSet(ascending: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const value of ascending) {
    const last = ranges.at(-1);
    if (last && value === last[1] + 1) last[1] = value;
    else ranges.push([value, value]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}
