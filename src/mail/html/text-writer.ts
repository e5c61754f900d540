/** Writes running text with blocks, quotes and bold, the way HTML lays it out: white space collapses, margins do not add up. */

/** Deeper quotes get no more marks, or the marks would outweigh the text. */
const maxQuoteMarks = 10;
const maxIndent = 10;

export class TextWriter {
  private readonly out: string[] = [];
  private quotes = 0;
  private preformatted = 0;
  private boldDepth = 0;
  /** `**` was written and not closed yet. */
  private isBoldOpen = false;
  private pendingLineEnds = 0;
  private pendingBlank = false;
  private atLineStart = true;
  private isEmpty = true;

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
      if (!this.isEmpty) this.out.push(this.quoteMarks());
    }
    this.pendingLineEnds = 1;
  }

  /** The next cell of a table row. */
  cell(): void {
    if (this.atLineStart || this.pendingLineEnds > 0) return;
    this.closeBold();
    this.out.push('\t');
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

  /** How many pieces were written so far. */
  position(): number {
    return this.out.length;
  }

  /** What was written since a position. */
  since(position: number): string {
    return this.out.slice(position).join('');
  }

  /** Everything written, no blanks at the ends of lines and no empty lines at the ends of the text. */
  finish(): string {
    this.closeBold();
    const lines = this.out.join('').split('\n');
    const trimmed = lines.map((line) => line.trimEnd()).join('\n');
    return trimmed.replace(/^\n+/, '').trimEnd();
  }

  private write(piece: string): void {
    this.endLines();
    if (this.atLineStart) this.out.push(this.quoteMarks());
    else if (this.pendingBlank) this.out.push(' ');
    this.pendingBlank = false;
    this.atLineStart = false;
    this.isEmpty = false;
    if (this.boldDepth > 0 && !this.isBoldOpen && this.preformatted === 0) {
      this.out.push('**');
      this.isBoldOpen = true;
    }
    this.out.push(piece);
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
    for (let i = 0; i < this.pendingLineEnds && !this.isEmpty; i++)
      this.out.push(i === 0 ? '\n' : `${this.quoteMarks()}\n`);
    this.pendingLineEnds = 0;
    this.pendingBlank = false;
    this.atLineStart = true;
  }

  private closeBold(): void {
    if (this.isBoldOpen) this.out.push('**');
    this.isBoldOpen = false;
  }

  private quoteMarks(): string {
    return '> '.repeat(Math.min(this.quotes, maxQuoteMarks));
  }
}
