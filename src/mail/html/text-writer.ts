/** Writes running text with blocks, quotes and bold, the way HTML lays it out: white space collapses, margins do not add up. */

/** Deeper quotes get no more marks, or the marks would outweigh the text. */
const maxQuoteMarks = 10;
const maxIndent = 10;
/** A longer text is not compared with anything. */
const maxRecorded = 4_000;
/** So many lines become one string: a hundred thousand small ones would fill the nursery of the heap again and again. */
const linesInBlock = 256;

export class TextWriter {
  /** Blocks of complete lines, complete lines, and the one being written. */
  private readonly blocks: string[] = [];
  private lines: string[] = [];
  private line = '';
  private quotes = 0;
  private preformatted = 0;
  private boldDepth = 0;
  /** `**` was written and not closed yet. */
  private isBoldOpen = false;
  private pendingLineEnds = 0;
  private pendingBlank = false;
  private atLineStart = true;
  private isEmpty = true;
  private recorded = '';

  /** Running text; white space in it collapses unless preformatted. */
  text(text: string): void {
    if (this.preformatted > 0) this.writeLines(text);
    else this.writeRunning(text);
  }

  /** At least so many line ends before the next text (1: a new line, 2: a blank line between). */
  lineEnds(count: 1 | 2): void {
    this.closeBold();
    this.pendingLineEnds = Math.max(this.pendingLineEnds, count);
  }

  /** One more line end, always. */
  lineBreak(): void {
    this.closeBold();
    // Beyond the first, each leaves an empty line.
    if (this.pendingLineEnds > 0) {
      this.endLines();
      if (!this.isEmpty) this.line = this.quoteMarks();
    }
    this.pendingLineEnds = 1;
  }

  /** The next cell of a table row. */
  cell(): void {
    if (this.atLineStart || this.pendingLineEnds > 0) return;
    this.closeBold();
    this.line += '\t';
    this.pendingBlank = false;
  }

  /** A list item with its mark, indented by its level. */
  item(mark: string, level: number): void {
    this.write(`${'  '.repeat(Math.min(level, maxIndent))}${mark}`);
    this.pendingBlank = true;
  }

  /** A quote begins (1) or ends (-1). The lines before it end outside it, those at its end inside it. */
  quote(step: 1 | -1): void {
    if (step > 0) this.endLines();
    this.quotes = Math.max(0, this.quotes + step);
  }

  preformat(step: 1 | -1): void {
    this.preformatted = Math.max(0, this.preformatted + step);
  }

  bold(step: 1 | -1): void {
    this.boldDepth = Math.max(0, this.boldDepth + step);
    if (this.boldDepth === 0) this.closeBold();
  }

  /** Begins to record the text written. */
  record(): void {
    this.recorded = '';
  }

  /** The beginning of the text written since `record`, without line ends and bold marks. */
  heard(): string {
    return this.recorded;
  }

  /** Everything written, no blanks at the ends of lines and no empty lines at the ends of the text. */
  finish(): string {
    this.closeBold();
    this.lines.push(this.line.trimEnd());
    return [...this.blocks, ...this.lines].join('\n').replace(/^\n+/, '').trimEnd();
  }

  private write(piece: string): void {
    this.endLines();
    if (this.atLineStart) this.line += this.quoteMarks();
    else if (this.pendingBlank) this.line += ' ';
    if (this.recorded.length < maxRecorded) this.recorded += this.pendingBlank ? ` ${piece}` : piece;
    this.pendingBlank = false;
    this.atLineStart = false;
    this.isEmpty = false;
    if (this.boldDepth > 0 && !this.isBoldOpen && this.preformatted === 0) {
      this.line += '**';
      this.isBoldOpen = true;
    }
    this.line += piece;
  }

  private writeRunning(text: string): void {
    const collapsed = text.replace(/[\s\u00a0]+/g, ' ');
    const words = collapsed.trim();
    if (collapsed.startsWith(' ')) this.pendingBlank ||= !this.atLineStart;
    if (words === '') return;
    this.write(words);
    this.pendingBlank = collapsed.endsWith(' ');
  }

  private writeLines(text: string): void {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) this.lineBreak();
      if (line !== '') this.write(line);
    }
  }

  private endLines(): void {
    if (this.pendingLineEnds === 0) return;
    if (!this.isEmpty) {
      this.lines.push(this.line.trimEnd());
      if (this.pendingLineEnds > 1) this.lines.push(this.quoteMarks().trimEnd());
    }
    if (this.lines.length >= linesInBlock) {
      this.blocks.push(this.lines.join('\n'));
      this.lines = [];
    }
    this.line = '';
    this.pendingLineEnds = 0;
    this.pendingBlank = false;
    this.atLineStart = true;
  }

  private closeBold(): void {
    if (this.isBoldOpen) this.line += '**';
    this.isBoldOpen = false;
  }

  private quoteMarks(): string {
    return '> '.repeat(Math.min(this.quotes, maxQuoteMarks));
  }
}
