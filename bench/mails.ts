/** Mails for measuring: those of ../shared/tools/gen_load.py where it is, else a seeded generator of our own with the same mixture. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const generator = resolve(process.cwd(), '../shared/tools/gen_load.py');
const generators = [generator, resolve(process.cwd(), '../../shared/tools/gen_load.py')];

export interface Mails {
  readonly from: string;
  readonly mails: readonly Buffer[];
}

export function generateMails(count: number, seed: number): Mails {
  const script = generators.find(existsSync);
  if (script === undefined) return { from: 'bench/mails.ts (../shared is not here)', mails: ownMails(count, seed) };
  const out = mkdtempSync(join(tmpdir(), 'postroom-bench-'));
  try {
    const run = spawnSync('python3', [
      script,
      '--count',
      String(count),
      '--seed',
      String(seed),
      '--format',
      'eml',
      '--out',
      out,
    ]);
    if (run.status !== 0) throw new Error(`gen_load.py failed: ${run.stderr.toString()}`);
    const files = readdirSync(join(out, 'eml')).sort();
    return { from: 'gen_load.py', mails: files.map((file) => readFileSync(join(out, 'eml', file))) };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const words =
  'the report fehlt für März système déjà größere Dateien please check server log отчёт ошибка 系统 无法 登录 thanks'.split(
    ' ',
  );

/** Plain, HTML and alternative mails, four in ten with files from 1 KB to 2 MB, in the usual encodings. */
function ownMails(count: number, seed: number): Buffer[] {
  const random = randomOf(seed);
  const integer = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const lines = (): string[] =>
    Array.from({ length: integer(5, 80) }, () =>
      Array.from({ length: 9 }, () => words[integer(0, words.length - 1)] ?? '').join(' '),
    );
  const base64Lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\n');
  const quotedPrintable = (text: string): string =>
    Array.from(Buffer.from(text), (byte) =>
      byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte),
    ).join('');
  const encodings: readonly (readonly [string, (text: string) => string])[] = [
    ['8bit', (text) => text],
    ['quoted-printable', quotedPrintable],
    ['base64', (text) => base64Lines(Buffer.from(text))],
  ];
  const textPart = (type: string, text: string): string => {
    const [name, encode] = encodings[integer(0, 2)] ?? ['8bit', (same: string) => same];
    return `Content-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: ${name}\n\n${encode(text)}\n`;
  };
  const multipart = (type: string, parts: readonly string[]): string => {
    const boundary = `=_b${integer(1e8, 9e8)}`;
    return `Content-Type: multipart/${type}; boundary="${boundary}"\n\n${parts.map((part) => `--${boundary}\n${part}`).join('')}--${boundary}--\n`;
  };
  const file = (): string => {
    const bytes = Buffer.from(Array.from({ length: Math.floor(1_000 * 2_000 ** random()) }, () => integer(0, 255)));
    return `Content-Type: application/pdf; name="report.pdf"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="report.pdf"\n\n${base64Lines(bytes)}\n`;
  };
  return Array.from({ length: count }, (_, at) => {
    const text = lines();
    const plain = textPart('text/plain', text.join('\n'));
    const html = textPart(
      'text/html',
      `<html><body>${text.map((line) => `<p style="margin:0">${line}</p>`).join('\n')}</body></html>`,
    );
    const form = random();
    const body = form < 0.35 ? plain : form < 0.47 ? html : multipart('alternative', [plain, html]);
    const whole = random() < 0.4 ? multipart('mixed', [body, file()]) : body;
    const head = `From: "Jane Doe" <user${at}@example.com>\nTo: Support <support@example.org>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_${at}?=\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n`;
    return Buffer.from(`${head}Message-ID: <${at}.${seed}@example.com>\nMIME-Version: 1.0\n${whole}`);
  });
}
