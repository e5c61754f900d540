/**
 * Which lines of a plain text mail are code, logs, traces or aligned columns, which only read well in a fixed font with
 * their spaces kept. Several clear lines are needed: a false code block is worse than a log shown as text.
 */

/** How lines begin that hardly any sentence begins like. Patterns cannot run long. */
const clearStarts: readonly RegExp[] = [
  // Stack traces of Java, JavaScript, C#, Python, Go, Rust
  /\s+at \S.{0,300}[)\d]$/,
  /\s*File ".{1,300}", line \d/,
  /\s*(?:Traceback \(most recent|Caused by: |Exception in thread|goroutine \d|thread '.{1,80}' panicked)/,
  // Log lines: a time, or a level in brackets
  /\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d/,
  /\s*\[?\d{4}\/\d\d\/\d\d \d\d:\d\d/,
  /\s*\[?\d\d:\d\d:\d\d[.,\] ]/,
  /[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /,
  /\s*\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\]?[: \t]/,
  // The header of a mail as servers see it
  /(?:Received|Received-SPF|DKIM-Signature|ARC-[\w-]{1,60}|Authentication-Results|Return-Path|MIME-Version|X-[\w-]{1,60}): /,
  // Source code, markup, data
  /\s*\}[;,)]*$/,
  /\s*[\w.$[\]]{1,80}\s*(?:=|\+=|:=)\s.{0,300};$/,
  /\s*(?:import|from|#include|using|package|public|private|def|func|fn|SELECT|INSERT|UPDATE|CREATE)\s.{0,300}[;:>{)]$/,
  /\s*<\/?[a-z][\w:.-]{0,60}(?:\s[^<>]{0,300})?\/?>/,
  /\s*"[^"]{1,80}"\s*:\s*\S/,
  // Shell, diff, drawn tables
  /\s*(?:\$|PS [A-Z]:\\\S{0,200}>|[A-Z]:\\\S{0,200}>|\w{1,60}@[\w.-]{1,60}:\S{0,100}[$#])\s+\S/,
  /(?:diff --git |@@ -\d+|[+-]{3} [ab]\/)/,
  /\s*\+[-=+]{3,300}\+$/,
];
const clearStart = new RegExp(`^(?:${clearStarts.map(({ source }) => source).join('|')})`);

/** Three columns or more, kept apart by spaces. */
const columns = /^\s*\S.{0,80}? {3,}\S.{0,80}? {3,}\S/;

/** Lines that go along with clear ones but mean nothing by themselves: indented ones, drawn lines, changes, fields. */
const along = /^(?:[ \t]|[-=_+*#|.]{3,}|[-+]\S|[A-Z][\w-]{1,60}: )/;

/** Only the start of a line is looked at. */
const lookedAt = 1_000;

const isClear = (line: string): boolean => {
  const start = line.slice(0, lookedAt).trimEnd();
  return (
    (start.endsWith('{') && start.trim().length > 1) ||
    start.endsWith(');') ||
    (start.endsWith('|') && start.trimStart().startsWith('|')) ||
    (start.includes('   ') && columns.test(start)) ||
    clearStart.test(start)
  );
};

const fewestLines = 3;
const fewestClear = 2;

/** Where code begins and the line after it, found in one pass. */
export const codeRuns = (lines: readonly string[]): ReadonlyMap<number, number> => {
  const runs = new Map<number, number>();
  for (let at = 0; at < lines.length;) {
    const { end, isCode } = runAt(lines, at);
    if (isCode) runs.set(at, end);
    at = Math.max(end, at + 1);
  }
  return runs;
};

const indented = /^(?: {2}|\t)/;

/**
 * The lines from `at` that may be code, and whether enough of them clearly are. Code begins with a clear line, or with
 * indented ones directly above it; after that, empty lines do not end it.
 */
const runAt = (lines: readonly string[], at: number): { readonly end: number; readonly isCode: boolean } => {
  let end = at;
  let clearLines = 0;
  let allLines = 0;
  for (let next = at; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() === '') {
      if (clearLines === 0) break;
      continue;
    }
    const isClearLine = isClear(line);
    if (!isClearLine && !(clearLines === 0 ? indented : along).test(line)) break;
    clearLines += isClearLine ? 1 : 0;
    allLines += 1;
    end = next + 1;
  }
  return { end, isCode: allLines >= fewestLines && clearLines >= fewestClear };
};

/** The lines without the spaces that all of them begin with. */
export const dedented = (lines: readonly string[]): readonly string[] => {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const common = indents.reduce((least, indent) => Math.min(least, indent), Infinity);
  return common === 0 || common === Infinity ? lines : lines.map((line) => line.slice(common));
};

export interface Fenced {
  readonly lines: readonly string[];
  readonly language: string | null;
  readonly end: number;
}

const fence = /^\s{0,3}```([a-z0-9+#-]{0,20})\s*$/i;

/** A closing fence further down than this is another block's. */
const longestFenced = 500;

/** Lines between ``` and ```; null when there is no pair. */
export const fencedAt = (lines: readonly string[], at: number): Fenced | null => {
  const opening = fence.exec(lines[at] ?? '');
  if (opening === null) return null;
  const end = Math.min(lines.length, at + longestFenced);
  let close = at + 1;
  while (close < end && lines[close]?.trim() !== '```') close += 1;
  if (close === end) return null;
  const language = opening[1]?.toLowerCase() ?? '';
  return { lines: lines.slice(at + 1, close), language: language === '' ? null : language, end: close + 1 };
};
