/**
 * One line of a mail as readers see it: pieces of text with their look become ADF text with marks, white space collapses
 * as browsers do it (CSS Text 3, 4.1.1), no-break spaces stay where they mean something.
 */
import { autolink } from '../autolink';
import { isVisible } from '../clean-text';
import type { Inline, Mark } from '../document';
import type { BaseLook, Look } from './look';
import { marksOf } from './look';
import { symbolsToText } from './wingdings';

interface Piece {
  text: string;
  readonly marks: readonly Mark[];
  /** Pieces of the same key have the same marks. */
  readonly key: string;
}

/** Marks of looks, each made once. */
export class Marks {
  private readonly known = new Map<Look, Omit<Piece, 'text'>>();
  private readonly base: BaseLook;

  constructor(base: BaseLook) {
    this.base = base;
  }

  of(look: Look): Omit<Piece, 'text'> {
    const known = this.known.get(look);
    if (known !== undefined) return known;
    const marks = marksOf(look, this.base);
    const made = { marks, key: marks.map(keyOf).join() };
    this.known.set(look, made);
    return made;
  }
}

const keyOf = (mark: Mark): string => ('attrs' in mark ? mark.type + Object.values(mark.attrs).join() : mark.type);

/** `blank`: an empty line that takes up room; `nothing`: not even that. */
export type LineContent = readonly Inline[] | 'blank' | 'nothing';

export class Line {
  private readonly marks: Marks;
  private pieces: Piece[] = [];
  /** At the start of a line, and after a space, further white space does not show. */
  private afterSpace = true;
  private hasNoBreakSpace = false;

  constructor(marks: Marks) {
    this.marks = marks;
  }

  /** Text without line breaks that count: those of `white-space: pre` are for the caller. */
  add(text: string, look: Look): void {
    if (look.shown === 'hidden' || look.invisiblySmall) return;
    const shown = look.font === 'symbol' ? symbolsToText(text) : text;
    const spaced = look.whiteSpace === 'keep' ? shown.replaceAll('\t', '    ') : this.collapse(shown);
    if (spaced === '') return;
    this.afterSpace = look.whiteSpace === 'collapse' && spaced.endsWith(' ');
    const { marks, key } = this.marks.of(look);
    const last = this.pieces.at(-1);
    if (last?.key === key) last.text += spaced;
    else this.pieces.push({ text: spaced, marks, key });
  }

  private collapse(text: string): string {
    // Most text has single spaces only, and replacing each by itself is slow.
    const collapsed = /[\t\r\n\f]| {2}/.test(text) ? text.replace(/[ \t\r\n\f]+/g, ' ') : text;
    const from = this.afterSpace && collapsed.startsWith(' ') ? 1 : 0;
    if (!collapsed.includes('\u00a0')) return collapsed.slice(from);
    this.hasNoBreakSpace = true;
    return spacesForNoBreakSpaces(collapsed.slice(from));
  }

  /** Parts a word from the next when two things come to stand on the same line. */
  space(): void {
    const last = this.pieces.at(-1);
    if (last === undefined || this.afterSpace) return;
    last.text += ' ';
    this.afterSpace = true;
  }

  /** The content of the line, which is empty afterwards. */
  take(): LineContent {
    const { pieces, hasNoBreakSpace } = this;
    this.pieces = [];
    this.afterSpace = true;
    this.hasNoBreakSpace = false;
    if (!pieces.some(({ text }) => isVisible(text))) return hasNoBreakSpace ? 'blank' : 'nothing';
    trim(pieces);
    return pieces.flatMap(({ text, marks }) => autolink(text, marks));
  }
}

/**
 * A single no-break space between words stays ("10 kg", French punctuation). Runs of spaces with no-break ones among
 * them are how mail programs write several spaces; Jira shows spaces as they stand, so ordinary ones do.
 */
const spacesForNoBreakSpaces = (text: string): string =>
  text.replace(/[ \u00a0]{2,}/g, (run) => (run.includes('\u00a0') ? ' '.repeat(run.length) : run));

/** Leaves out white space at the end, and one stray no-break space at the start. */
const trim = (pieces: Piece[]): void => {
  const [first] = pieces;
  if (first !== undefined && /^\u00a0(?![ \u00a0])/.test(first.text)) first.text = first.text.slice(1);
  if (first?.text === '') pieces.shift();
  for (let last = pieces.at(-1); last !== undefined; last = pieces.at(-1)) {
    last.text = last.text.trimEnd();
    if (last.text !== '') return;
    pieces.pop();
  }
};
