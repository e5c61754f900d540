/** Files that were uuencoded into a plain text, as mail did before MIME and some programs still do. */
import { decodeUuLine, isBegin } from '../transfer/uuencode';

export interface UuFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface UuText {
  /** The text without the files. */
  readonly text: string;
  readonly files: readonly UuFile[];
}

/** More files than this in one text are not files. */
const maxFiles = 100;

/**
 * Takes uuencoded files out of a text. A file is `begin`, at least one line of data and `end`; one that was cut off counts when
 * its data reach to the end of the text.
 */
export function takeUuFiles(text: string): UuText {
  if (!text.startsWith('begin ') && !text.includes('\nbegin ')) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: UuFile[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const found = isBegin(line) && files.length < maxFiles ? readFile(lines, at) : null;
    if (found) {
      files.push(found.file);
      at = found.lastLine;
    } else kept.push(line);
  }
  return { text: kept.join('\n'), files };
}

function readFile(
  lines: readonly string[],
  begin: number,
): { readonly file: UuFile; readonly lastLine: number } | null {
  const pieces: Uint8Array[] = [];
  let at = begin + 1;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const bytes = line === 'end' ? null : decodeUuLine(line);
    if (bytes === null) break;
    pieces.push(bytes);
  }
  const bytes = Buffer.concat(pieces);
  const isComplete = lines[at] === 'end' || at >= lines.length;
  if (!isComplete || bytes.length === 0) return null;
  const name = (lines[begin] ?? '').replace(/^begin \S+ /, '').trim();
  return { file: { name, bytes }, lastLine: at };
}
