/**
 * The elements that are open while HTML is read (WHATWG "stack of open elements" and "list of active formatting
 * elements" in one). Inline elements only change the look, so that one which ends out of order is simply taken out.
 */
import type { Box } from './box';
import type { Style } from './css';
import { isFormatting } from './elements';
import type { Look } from './look';
import { lookInside } from './look';
import type { Attributes } from './tags';

/** Elements nested deeper are left out. The deepest newsletters we know nest about 80. */
const deepest = 200;
/** Inline elements that are open at a time: each end tag may have to renew the look of them all. */
const deepestInline = 24;

export interface OpenElement {
  readonly name: string;
  readonly attributes: Attributes;
  readonly style: Style | null;
  readonly look: Look;
  /** The box that content goes to: its own, or that of the nearest block around it. */
  readonly box: Box;
  readonly isBlock: boolean;
}

export class OpenElements {
  private readonly stack: OpenElement[] = [];
  private readonly countOf = new Map<string, number>();
  private readonly outermost: OpenElement;
  private inlineCount = 0;
  /** The innermost open element. */
  top: OpenElement;

  constructor(outermost: OpenElement) {
    this.outermost = outermost;
    this.top = outermost;
  }

  /** Whether one more may be opened. */
  hasRoom(isBlock: boolean): boolean {
    return this.stack.length < deepest && (isBlock || this.inlineCount < deepestInline);
  }

  has(name: string): boolean {
    return (this.countOf.get(name) ?? 0) > 0;
  }

  hasAny(names: ReadonlySet<string>): boolean {
    for (const name of names) if (this.has(name)) return true;
    return false;
  }

  push(element: OpenElement): void {
    this.stack.push(element);
    this.count(element, 1);
    this.top = element;
  }

  /** Place of the innermost open element that `matches`, not looking beyond one that `stops`; -1 when there is none. */
  findInnermost(matches: (name: string) => boolean, stops: (name: string) => boolean): number {
    for (let at = this.stack.length - 1; at >= 0; at -= 1) {
      const name = this.stack[at]?.name ?? '';
      if (matches(name)) return at;
      if (stops(name)) return -1;
    }
    return -1;
  }

  /** As `findInnermost`, but the outermost one before the stop. */
  findOutermost(matches: (name: string) => boolean, stops: (name: string) => boolean): number {
    let found = -1;
    for (let at = this.stack.length - 1; at >= 0; at -= 1) {
      const name = this.stack[at]?.name ?? '';
      if (matches(name)) found = at;
      else if (stops(name)) break;
    }
    return found;
  }

  isAt(at: number, matches: (name: string) => boolean): boolean {
    return matches(this.stack[at]?.name ?? '');
  }

  isBlockAt(at: number): boolean {
    return this.stack[at]?.isBlock === true;
  }

  /** Whether it is an inline element in which a block is open. */
  isBehindBlock(at: number): boolean {
    if (this.isBlockAt(at)) return false;
    for (let above = this.stack.length - 1; above > at; above -= 1) if (this.isBlockAt(above)) return true;
    return false;
  }

  /** Ends the inline element at a place; what is open inside it stays open and loses its look. */
  takeOut(at: number): void {
    const [gone] = this.stack.splice(at, 1);
    if (gone !== undefined) this.count(gone, -1);
    this.renewLooks(at);
  }

  /**
   * Ends the block at a place and everything inside it. Formatting that was left open goes on after the block when
   * `keepsFormatting` (cells and tables do not let it out).
   */
  endBlock(at: number, keepsFormatting: boolean): void {
    const ended = this.stack.splice(at);
    for (const element of ended) this.count(element, -1);
    this.top = this.stack.at(-1) ?? this.outermost;
    if (!keepsFormatting) return;
    for (const element of ended) if (!element.isBlock && isFormatting(element.name)) this.reopen(element);
  }

  private reopen(element: OpenElement): void {
    const { box, look: outer } = this.top;
    const look = lookInside(outer, element.name, element.attributes, element.style);
    // What would change nothing need not be open: keeps "<p><b>" a thousand times from piling up.
    if (look !== outer) this.push({ ...element, box, look });
  }

  private renewLooks(from: number): void {
    let outer = from > 0 ? (this.stack[from - 1] ?? this.outermost) : this.outermost;
    for (let at = from; at < this.stack.length; at += 1) {
      const element = this.stack[at];
      if (element === undefined) break;
      outer = { ...element, look: lookInside(outer.look, element.name, element.attributes, element.style) };
      this.stack[at] = outer;
    }
    this.top = outer;
  }

  private count({ name, isBlock }: OpenElement, change: 1 | -1): void {
    this.countOf.set(name, (this.countOf.get(name) ?? 0) + change);
    if (!isBlock) this.inlineCount += change;
  }
}
