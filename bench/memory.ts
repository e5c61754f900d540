/** Peak memory (Linux) of understanding one mail of 100 MB, above the mail's own bytes; each mail in a process of its own. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseMessage } from '../src/mail';

const mailBytes = 100 << 20;
const head =
  'From: a@example.com\r\nTo: b@example.org\r\nSubject: big\r\nMessage-ID: <big@example.com>\r\nMIME-Version: 1.0\r\n';
const multipart = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n`;
const file =
  '--b\r\nContent-Type: application/pdf; name=big.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n';
const base64Line = `${'QUJDREVG'.repeat(9)}QUJD\r\n`;

/** A mail by what it begins with, what fills it, and what is repeated every so many bytes. */
interface Shape {
  readonly start: string;
  readonly filling: string;
  readonly divider?: string;
}

export const shapes: Readonly<Record<string, Shape>> = {
  'one attachment': { start: multipart + file, filling: base64Line },
  '100 attachments': { start: multipart + file, filling: base64Line, divider: file },
  'plain text': {
    start: `${head}\r\n`,
    filling: 'The quick brown fox jumps over the lazy dog, again and again and again.\r\n',
  },
  'HTML beyond ASCII': {
    start: `${head}Content-Type: text/html; charset=utf-8\r\n\r\n`,
    filling: '<p style="margin:0">Größe <b>größer</b> 大</p>\r\n',
  },
};

function build({ start, filling, divider = '' }: Shape): Buffer {
  // Filled in place: building it must not leave a higher peak than parsing it.
  const mail = Buffer.alloc(mailBytes);
  const line = Buffer.from(filling);
  let at = mail.write(start);
  for (let next = at + (1 << 20); at < mail.length; at += line.copy(mail, at)) {
    if (divider === '' || at < next) continue;
    at += mail.write(divider, at);
    next = at + (1 << 20);
  }
  return mail;
}

/** Linux: writing this into clear_refs starts the high-water mark anew (proc(5)). getrusage would count the parent's memory too. */
const resetPeak = '5';
const peakBytes = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1_024;

/** In the child: builds, parses, prints how many bytes the peak rose. */
export function measureHere(name: string): void {
  const shape = shapes[name];
  if (!shape) throw new Error(`no such mail: ${name}`);
  const mail = build(shape);
  parseMessage(mail.subarray(0, 1_000));
  const before = process.memoryUsage.rss();
  writeFileSync('/proc/self/clear_refs', resetPeak);
  const message = parseMessage(mail);
  const aboveMB = (peakBytes() - before) / (1 << 20);
  console.log(JSON.stringify({ aboveMB, attachments: message.attachments.length }));
}

/** Megabytes above the mail's own, by shape. */
export function measureMemory(): Record<string, number> {
  return Object.fromEntries(
    Object.keys(shapes).map((name) => {
      const child = spawnSync(process.execPath, [process.argv[1] ?? '', 'memory-of', name], { encoding: 'utf8' });
      if (child.status !== 0) throw new Error(child.stderr);
      return [name, Math.round((JSON.parse(child.stdout) as { aboveMB: number }).aboveMB)];
    }),
  );
}
