/** Writes the markup of chosen lines: elements that hold none of them are left out, the others stay closed and nested. */
import { voids } from './elements';
import type { Page, Piece } from './page';

const frame = new Set(['html', 'head', 'body']);

/** The HTML fragment of the lines that `keeps` says; null when nothing visible is left. */
export function keepLines(page: Page, keeps: (line: number) => boolean): string | null {
  const out: string[] = [];
  /** Open elements: written already, or waiting for something to show. */
  const open: { piece: Extract<Piece, { kind: 'open' }>; written: boolean }[] = [];
  let waiting = 0;
  let shown = false;
  const flush = (): void => {
    for (let at = open.length - waiting; at < open.length; at += 1) {
      const element = open[at];
      if (element === undefined) continue;
      if (!frame.has(element.piece.name)) out.push(startTag(element.piece));
      element.written = true;
    }
    waiting = 0;
  };
  for (const piece of page.pieces) {
    if (piece.kind === 'close') {
      const element = open.pop();
      if (element === undefined) continue;
      if (!element.written) waiting -= 1;
      else if (!frame.has(piece.name)) out.push(`</${piece.name}>`);
    } else if (piece.kind === 'text') {
      if (!keeps(piece.line) || (waiting > 0 && piece.text.trim() === '')) continue;
      flush();
      out.push(escapeText(piece.text));
      shown ||= piece.text.trim() !== '';
    } else if (voids.has(piece.name)) {
      if (!keeps(piece.line)) continue;
      flush();
      out.push(startTag(piece));
      shown ||= piece.name === 'img';
    } else {
      open.push({ piece, written: false });
      waiting += 1;
      if (piece.shows && keeps(piece.line)) flush();
    }
  }
  return shown ? out.join('').trim() : null;
}

function startTag(piece: Extract<Piece, { kind: 'open' }>): string {
  const attributes = [...piece.attributes].map(
    ([name, value]) => ` ${name}="${escapeText(value).replace(/"/g, '&quot;')}"`,
  );
  return `<${piece.name}${attributes.join('')}>`;
}

function escapeText(text: string): string {
  if (!/[&<>]/.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
