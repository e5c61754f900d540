/**
 * Collects what stands in one box, in order: text into lines, line ends and block borders into partings, blocks as they
 * are. `assemble` makes ADF of it.
 */
import type { Block, Inline } from '../document';
import type { FlowItem, LooseItem } from './assemble';
import { assemble } from './assemble';
import type { Marks } from './line';
import { Line } from './line';
import type { Look } from './look';

export class Flow {
  private readonly items: FlowItem[] = [];
  private readonly line: Line;

  constructor(marks: Marks) {
    this.line = new Line(marks);
  }

  text(text: string, look: Look): void {
    if (look.whiteSpace === 'collapse' || !/[\r\n]/.test(text)) {
      this.line.add(text, look);
      return;
    }
    text.split(/\r\n?|\n/).forEach((line, at) => {
      if (at > 0) this.lineBreak();
      this.line.add(line, look);
    });
  }

  /** The end of a line that says so itself (`<br>`): an empty line is a parting. */
  lineBreak(): void {
    const content = this.line.take();
    if (typeof content === 'string') this.gap();
    else this.items.push({ kind: 'line', content });
  }

  /** The border of a block: ends the line if there is one. A line of no-break spaces alone is an empty line. */
  border(): void {
    const content = this.line.take();
    if (content === 'blank') this.gap();
    else if (content !== 'nothing') this.items.push({ kind: 'line', content });
  }

  /** Room between what was and what comes. */
  gap(): void {
    if (this.items.at(-1)?.kind !== 'gap') this.items.push({ kind: 'gap' });
  }

  /** A line that is complete, made of what stands side by side. */
  fullLine(content: readonly Inline[]): void {
    this.border();
    if (content.length > 0) this.items.push({ kind: 'line', content });
  }

  block(block: Block): void {
    this.border();
    if (block.type === 'paragraph') {
      this.gap();
      this.items.push({ kind: 'line', content: block.content });
      this.gap();
    } else this.items.push({ kind: 'block', block });
  }

  item(item: LooseItem): void {
    this.border();
    this.items.push(item);
  }

  finish(): readonly Block[] {
    this.border();
    return assemble(this.items);
  }
}
