/** Our own generator of mail: small, seeded, and enough for every way a mail finds its issue. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expectation } from './expectation';

const projects = ['PROJ', 'SUP', 'WEB'];
const issuesOfEach = 40;
const own = 'support@acme-jira.example';

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

interface Draft {
  readonly subject: string;
  readonly headers: readonly string[];
  readonly target: string;
  readonly threadRoot: string | null;
  readonly getsIn: boolean;
}

class Generator {
  readonly #random: () => number;
  readonly sent = new Map<string, readonly string[]>();
  readonly #opened: { readonly messageId: string; readonly subject: string }[] = [];

  constructor(seed: number) {
    this.#random = randomOf(seed);
    for (const project of projects) {
      for (let number = 1; number <= issuesOfEach; number++) {
        const key = `${project}-${number}`;
        this.sent.set(key, [`<jira.${key}.${seed}@mail.acme-jira.example>`]);
      }
    }
  }

  integer(most: number): number {
    return Math.floor(this.#random() * most);
  }

  draft(at: number, messageId: string): Draft {
    const share = this.#random();
    const key = `${projects[this.integer(projects.length)] ?? 'PROJ'}-${1 + this.integer(issuesOfEach)}`;
    const plain = { headers: [], threadRoot: null, getsIn: true };
    if (share < 0.45) return { ...plain, subject: `Re: [${key}] question ${at}`, target: key };
    if (share < 0.6) {
      const [reference = ''] = this.sent.get(key) ?? [];
      return { ...plain, subject: `Re: question ${at}`, headers: [`In-Reply-To: ${reference}`], target: key };
    }
    const root = this.#opened.at(-1 - this.integer(Math.min(20, this.#opened.length)));
    if (share < 0.68 && root !== undefined) {
      const headers = [`In-Reply-To: ${root.messageId}`, `References: ${root.messageId}`];
      return { ...plain, subject: `Re: ${root.subject}`, headers, target: 'thread', threadRoot: root.messageId };
    }
    if (share < 0.78) {
      const headers = ['Auto-Submitted: auto-replied'];
      return { ...plain, subject: `Automatic reply: [${key}]`, headers, target: key, getsIn: false };
    }
    const subject = `New question ${at}`;
    this.#opened.push({ messageId, subject });
    return { ...plain, subject, target: 'new' };
  }

  /** A text, with a file now and then. */
  body(at: number): { readonly text: string; readonly files: number } {
    const lines = Array.from(
      { length: 3 + this.integer(30) },
      (_, line) => `Line ${line} of mail ${at} says something.`,
    );
    const text = `Content-Type: text/plain; charset=utf-8\r\n\r\n${lines.join('\r\n')}\r\n`;
    if (this.#random() > 0.15) return { text, files: 0 };
    const bytes = Buffer.from(Array.from({ length: 200 + this.integer(20_000) }, () => this.integer(256)));
    const file =
      'Content-Type: application/pdf; name="report.pdf"\r\nContent-Transfer-Encoding: base64\r\n' +
      `Content-Disposition: attachment; filename="report.pdf"\r\n\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`;
    const whole = `Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n--=_b\r\n${text}--=_b\r\n${file}--=_b--\r\n`;
    return { text: whole, files: 1 };
  }
}

/** Writes `maildir/new/*` and `seed_issues.json` below `dir`. */
export function writeOwnLoad(dir: string, count: number, seed: number): readonly Expectation[] {
  const generator = new Generator(seed);
  const maildir = join(dir, 'maildir');
  for (const sub of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, sub), { recursive: true });
  const expected = Array.from({ length: count }, (_, at): Expectation => {
    const messageId = `<${seed}.${at}@customer${at % 37}.example>`;
    const { subject, headers, target, threadRoot, getsIn } = generator.draft(at, messageId);
    const { text, files } = generator.body(at);
    const head = [
      `From: User ${at % 50} <user${at % 50}@customer${at % 37}.example>`,
      `To: Support <${own}>`,
      `Subject: ${subject}`,
      `Date: ${new Date(1_790_000_000_000 + at * 7000).toUTCString()}`,
      `Message-ID: ${messageId}`,
      ...headers,
      'MIME-Version: 1.0',
    ];
    const name = `${1_790_000_000 + at}.${String(at).padStart(7, '0')}.own`;
    writeFileSync(join(maildir, 'new', name), `${head.join('\r\n')}\r\n${text}`);
    const file = join('maildir', 'new', name);
    return { file, messageId, target, threadRoot, getsIn, subject, attachments: files, malformed: false };
  });
  const issues = Object.fromEntries(generator.sent);
  writeFileSync(join(dir, 'seed_issues.json'), JSON.stringify({ own_address: own, projects, issues }));
  return expected;
}
