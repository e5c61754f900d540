/** Which lines of a body are quoted, which are the writer's own, and how many of each stand below a place. */
import type { BodyEvent } from './events';
import { fold, hasFooterWords } from './language';
import type { Line } from './line';
import { isBlank } from './line';
import { isAppendedParagraph, signatureStart } from './signature';

/** An own text of more lines under a quote is an answer, whatever words are in it. */
const mostFooterLines = 12;

/** Counted once, asked often. */
export class QuotedLines {
  readonly #lines: readonly Line[];
  readonly #quoted: readonly boolean[];
  readonly #own: readonly boolean[];
  /** Looked at when first asked for. */
  readonly #appended: boolean[] = [];
  readonly #quotedAfter: number[];
  readonly #ownAfter: number[];
  readonly #end: number;
  #lastFooter: number | null = null;

  constructor(lines: readonly Line[], end: number, events: readonly BodyEvent[]) {
    const quoted = lines.map(
      (line) => line.depth > 0 || line.mark?.role === 'quote' || line.mark?.role === 'attribution',
    );
    joinBrokenLines(lines, quoted);
    const signature = signatureStart(lines, 0, end);
    const heads = new Set<number>();
    for (const event of events) for (let at = event.first; at <= event.last; at += 1) heads.add(at);
    this.#lines = lines;
    this.#quoted = quoted;
    const counted = lines.map(
      (line, at) => at < signature && !heads.has(at) && !isBlank(line) && line.mark?.role !== 'signature',
    );
    this.#own = counted.map((counts, at) => counts && quoted[at] !== true && !this.isAppended(at));
    this.#quotedAfter = new Array<number>(lines.length + 1).fill(0);
    this.#ownAfter = new Array<number>(lines.length + 1).fill(0);
    for (let at = end - 1; at >= 0; at -= 1) {
      this.#quotedAfter[at] = this.quotedFrom(at + 1) + (counted[at] === true && quoted[at] === true ? 1 : 0);
      this.#ownAfter[at] = this.ownFrom(at + 1) + (this.isOwn(at) ? 1 : 0);
    }
    this.#end = end;
  }

  is(at: number): boolean {
    return this.#quoted[at] === true;
  }

  /** A line of the writer's own: not quoted, not signature, not the head of another mail. */
  isOwn(at: number): boolean {
    return this.#own[at] === true;
  }

  /** A line that a mail program appended on its own account. */
  isAppended(at: number): boolean {
    return (this.#appended[at] ??= isAppendedParagraph(this.#lines, at));
  }

  /** How many quoted lines stand at `at` or below. */
  quotedFrom(at: number): number {
    return this.#quotedAfter[at] ?? 0;
  }

  /** How many lines of the writer's own stand at `at` or below. */
  ownFrom(at: number): number {
    return this.#ownAfter[at] ?? 0;
  }

  quoteOpensAt(at: number): boolean {
    const next = this.#lines.slice(at, at + 5).findIndex((line) => !isBlank(line));
    return next >= 0 && this.is(at + next);
  }

  /** Whether all own lines from here on are a list footer or a legal notice. */
  onlyFooterFrom(at: number): boolean {
    if (this.ownFrom(at) > mostFooterLines) return false;
    this.#lastFooter ??= this.#findLastFooter();
    return at <= this.#lastFooter;
  }

  #findLastFooter(): number {
    for (let at = this.#end - 1; at >= 0 && this.ownFrom(at) <= mostFooterLines; at -= 1) {
      if (this.isOwn(at) && hasFooterWords(fold(this.#lines[at]?.text ?? ''))) return at;
    }
    return -1;
  }
}

/** A quoted line that a program wrapped without marking the rest: one short bare line between two quoted ones. */
function joinBrokenLines(lines: readonly Line[], quoted: boolean[]): void {
  for (let at = 1; at + 1 < lines.length; at += 1) {
    const line = lines[at];
    const before = lines[at - 1];
    if (line === undefined || before === undefined || isBlank(line) || quoted[at] === true) continue;
    if (quoted[at - 1] === true && quoted[at + 1] === true && before.raw.length >= 66) quoted[at] = true;
  }
}
