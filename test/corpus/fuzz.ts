/**
 * Fuzzing: real mails, cut, repeated, mixed and sprinkled with what mail chokes on. Whatever comes out, reading it must not throw, must
 * not take long, and must not keep memory. `npm run fuzz [count] [seed]`
 */
import { performance } from 'node:perf_hooks';
import { MessageOutline, parseMessage } from '../../src/mail';
import type { Part } from '../../src/mail';

export interface FuzzResult {
  readonly count: number;
  readonly slowestMs: number;
  /** How the slowest one was made, to make it again. */
  readonly slowest: string;
  /** Heap in use at the end above that after the first tenth, in megabytes. */
  readonly heapGrowthMB: number;
}

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const bits = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '\0',
    '--',
    '=',
    '==',
    '"',
    '<',
    '>',
    '(',
    ')',
    ';',
    ',',
    ':',
    '@',
    '\\',
    '\t',
    ' ',
    '=?',
    '?=',
    "''",
    '%',
    '*',
  ],
  ...[
    '=?utf-8?B?',
    '=?iso-2022-jp?Q?',
    '\x1b$B',
    '\x1b(B',
    '\xff\xfe',
    '\xef\xbb\xbf',
    '+AGE-',
    '~{',
    '&#0;',
    '<table>',
    '<b>',
    '</b>',
    'begin 644 x\n',
  ],
  ...[
    'Content-Type: multipart/mixed; boundary=x\n\n',
    'Content-Type: text/html\n',
    '\n--x\n',
    '\n--x--\n',
    'Content-Transfer-Encoding: base64\n',
    'From: ',
  ],
  ...[
    'Content-Type: application/ms-tnef; name=winmail.dat\n',
    '\x78\x9f\x3e\x22',
    'Content-Type: application/pkcs7-mime\n',
    'format=flowed; delsp=yes',
  ],
].map((text) => Buffer.from(text, 'latin1'));

type Mutation = (mail: Buffer, random: () => number, others: readonly Buffer[]) => Buffer;

const at = (mail: Buffer, random: () => number): number => Math.floor(random() * (mail.length + 1));
const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

const mutations: Readonly<Record<string, Mutation>> = {
  cut: (mail, random) => mail.subarray(0, at(mail, random)),
  drop: (mail, random) => {
    const from = at(mail, random);
    return Buffer.concat([mail.subarray(0, from), mail.subarray(from + Math.floor(random() * 200))]);
  },
  insert: (mail, random) => {
    const from = at(mail, random);
    return Buffer.concat([mail.subarray(0, from), pick(bits, random), mail.subarray(from)]);
  },
  repeat: (mail, random) => {
    const from = at(mail, random);
    const piece = mail.subarray(from, from + Math.floor(random() * 300));
    const times = Math.floor(2 ** (random() * 10));
    return Buffer.concat([mail.subarray(0, from), ...Array.from({ length: times }, () => piece), mail.subarray(from)]);
  },
  sprinkle: (mail, random) => {
    const copy = Buffer.from(mail);
    for (let i = 0; i < 20 && copy.length > 0; i++)
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
    return copy;
  },
  splice: (mail, random, others) => {
    const other = pick(others, random);
    return Buffer.concat([mail.subarray(0, at(mail, random)), other.subarray(at(other, random))]);
  },
  lines: (mail, random) =>
    Buffer.from(mail.toString('latin1').replaceAll('\n', pick(['\r', '\r\n', '\r\r\n', '\n\n'], random)), 'latin1'),
};

function touch(part: Part): number {
  return (
    part.text().length +
    part.bytes().length +
    part.headers.fields.length +
    part.children.reduce((sum, child) => sum + touch(child), 0)
  );
}

/** Reads everything that can be read of a mail, whole and outlined. */
function readAll(mail: Buffer): void {
  const message = parseMessage(mail);
  for (const { content } of message.attachments) if (content.kind === 'here') content.bytes.at(0);
  touch(message.root);
  const outline = new MessageOutline({ keptBytes: 100 });
  for (let from = 0; from < mail.length; from += 1_000) outline.push(mail.subarray(from, from + 1_000));
  const { reduced, omissions } = outline.end();
  parseMessage(reduced, { omissions });
}

const heapMB = (): number => {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed / (1 << 20);
};

/** Mails longer than this are left out: the point is variety. */
const maxBytes = 200_000;

interface Mutant {
  readonly mail: Buffer;
  /** What was done to it. */
  readonly names: readonly string[];
}

/** The mutant of one run; the same for the same mails, seed and number. */
export function mutate(mails: readonly Buffer[], seed: number, run: number): Mutant {
  const random = randomOf(seed * 1_000_003 + run);
  const names: string[] = [];
  let mail = pick(mails, random);
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const name = pick(Object.keys(mutations), random);
    names.push(name);
    mail = mutations[name]!(mail, random, mails).subarray(0, maxBytes * 2);
  }
  return { mail, names };
}

/** Reads so many mutants of the mails. Throws what reading throws. */
export function fuzz(mails: readonly Buffer[], count: number, seed: number): FuzzResult {
  const usable = mails.filter(({ length }) => length <= maxBytes);
  let slowestMs = 0;
  let slowest = '';
  let heapAtFirst = 0;
  for (let run = 0; run < count; run++) {
    const { mail, names } = mutate(usable, seed, run);
    const started = performance.now();
    readAll(mail);
    const ms = performance.now() - started;
    if (ms > slowestMs)
      [slowestMs, slowest] = [ms, `seed ${seed}, run ${run}: ${names.join(', ')}, ${mail.length} bytes`];
    if (run === Math.floor(count / 10)) heapAtFirst = heapMB();
  }
  return { count, slowestMs, slowest, heapGrowthMB: heapMB() - heapAtFirst };
}
