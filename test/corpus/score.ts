/** Compares what we understood of a corpus with what its sources state, by the rules of ../shared/tools/score_mail.py. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Understood } from './understand';
import { understand } from './understand';

/** expected.json of a case: ../shared/corpus/README.md. */
interface Expected {
  readonly subject?: string;
  readonly from?: { readonly name?: string; readonly address?: string };
  readonly text_contains?: readonly string[];
  readonly reply_text?: string | null;
  readonly reply_first_fragment?: string;
  readonly reply_policy?: string;
  readonly signature?: string;
  readonly forwarded?: { readonly is_forward?: boolean; readonly from?: { readonly address?: string } | string };
  readonly attachments?: readonly { readonly name?: string; readonly size?: number }[];
  readonly is_auto_reply?: boolean;
  readonly is_bounce?: boolean;
  readonly bounce?: readonly { readonly status?: string }[];
  readonly derived?: { readonly original_message_id?: string };
}

export interface Share {
  readonly hits: number;
  readonly cases: number;
  readonly missed: readonly string[];
}

const squeeze = (text: string): string => text.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ').trim();
const solid = (text: string): string => text.replace(/[\s\u00a0\u200b\ufeff]+/g, '');
/** Mails of HTML alone state their text as Markdown. */
const plain = (text: string): string => text.replace(/[*_]/g, '');

function isReply(have: string, want: string, signature: string): boolean {
  const got = solid(plain(have));
  const wanted = solid(plain(want));
  return got === wanted || (signature !== '' && got === wanted.replaceAll(solid(plain(signature)), ''));
}

/** Each thing the source states about a mail, and whether we say the same. */
function judge(expected: Expected, got: Understood): [metric: string, hit: boolean][] {
  return [
    ...judgeHead(expected, got),
    ...judgeReply(expected, got),
    ...judgeForward(expected, got),
    ...judgeFiles(expected, got),
    ...judgeKind(expected, got),
  ];
}

function judgeHead({ subject, from, text_contains: pieces = [] }: Expected, got: Understood): [string, boolean][] {
  const found: [string, boolean][] = [];
  if (subject !== undefined) found.push(['subject', squeeze(got.subject) === squeeze(subject)]);
  if (from?.address !== undefined)
    found.push(['from address', got.from?.address.toLowerCase() === from.address.toLowerCase()]);
  if (from?.name !== undefined) found.push(['from name', squeeze(got.from?.name ?? '') === squeeze(from.name)]);
  if (pieces.length > 0) found.push(['text', pieces.every((piece) => solid(got.text).includes(solid(piece)))]);
  return found;
}

function judgeReply(expected: Expected, got: Understood): [string, boolean][] {
  const { reply_text: want, reply_first_fragment: fragment, reply_policy: policy } = expected;
  if (want !== undefined && want !== null) {
    const signature = policy === undefined ? '' : (expected.signature ?? got.signature);
    const hit =
      isReply(got.replyText, want, signature) ||
      (policy !== undefined && isReply(`${got.replyText}\n${got.signature}`, want, ''));
    return [['reply text', hit]];
  }
  return fragment === undefined ? [] : [['reply first fragment', solid(got.replyText).startsWith(solid(fragment))]];
}

function judgeForward({ forwarded }: Expected, got: Understood): [string, boolean][] {
  if (forwarded === undefined) return [];
  const found: [string, boolean][] = [];
  if (forwarded.is_forward !== undefined) found.push(['is forward', (got.forwarded !== null) === forwarded.is_forward]);
  const address = typeof forwarded.from === 'object' ? forwarded.from.address : undefined;
  if (address !== undefined)
    found.push(['forwarded from', got.forwarded?.from?.address.toLowerCase() === address.toLowerCase()]);
  return found;
}

function judgeFiles({ attachments = [] }: Expected, got: Understood): [string, boolean][] {
  const names = attachments.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]));
  if (names.length === 0) return [];
  return [['attachment names', names.every((name) => got.attachments.some((file) => file.name === name))]];
}

function judgeKind(expected: Expected, got: Understood): [string, boolean][] {
  const { is_bounce: bounce, is_auto_reply: auto, derived } = expected;
  const found: [string, boolean][] = [];
  if (bounce !== undefined) found.push([bounce ? 'bounce seen' : 'not a bounce kept', got.isBounce === bounce]);
  if (auto !== undefined) found.push([auto ? 'auto-reply seen' : 'not an auto-reply kept', got.isAutoReply === auto]);
  const statuses = new Set((expected.bounce ?? []).flatMap(({ status = '' }) => (status === '' ? [] : [status])));
  const reported = got.bounce?.recipients ?? [];
  if (bounce === true && statuses.size > 0)
    found.push(['bounce status', reported.some(({ status }) => statuses.has(status))]);
  const original = derived?.original_message_id?.replace(/^<|>$/g, '');
  if (original !== undefined) found.push(['bounced message id', got.bounce?.originalMessageId === original]);
  return found;
}

/** ../shared/corpus from the repository or from a worktree; null where it is not. */
export function findCorpus(): string | null {
  const places = ['../shared/corpus', '../../shared/corpus'].map((path) => resolve(process.cwd(), path));
  return places.find((path) => existsSync(join(path, 'index.json'))) ?? null;
}

export interface CorpusScore {
  readonly cases: number;
  readonly slowestMs: number;
  readonly shares: ReadonlyMap<string, Share>;
}

/** Understands every case of a corpus. */
export function scoreCorpus(corpus: string): CorpusScore {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as {
    readonly cases: readonly { readonly id: string }[];
  };
  const shares = new Map<string, { hits: number; cases: number; missed: string[] }>();
  let slowestMs = 0;
  for (const { id } of index.cases) {
    const folder = join(corpus, 'cases', id);
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
    const got = understand(readFileSync(join(folder, 'input.eml')));
    slowestMs = Math.max(slowestMs, got.ms);
    for (const [metric, hit] of judge(expected, got)) {
      const share = shares.get(metric) ?? { hits: 0, cases: 0, missed: [] };
      shares.set(metric, {
        hits: share.hits + (hit ? 1 : 0),
        cases: share.cases + 1,
        missed: hit ? share.missed : [...share.missed, id],
      });
    }
  }
  return { cases: index.cases.length, slowestMs, shares };
}
