/**
 * Where the header of an entity ends and which fields it has (RFC 5322 section 2.2). Reads what real mail does to it: no blank line
 * before the body, lines that are no field, an mbox "From " line, boundary lines instead of the blank line.
 */
import type { DefectCode } from '../message';
import type { Limits } from '../limits';

/** A field as it came: the value still folded, one character a byte. */
export interface RawField {
  readonly name: string;
  readonly raw: string;
}

export interface HeaderBlock {
  readonly fields: readonly RawField[];
  /** Bytes up to where the body begins. */
  readonly length: number;
  readonly defects: readonly { readonly code: DefectCode; readonly detail: string }[];
}

/** RFC 5322 field name: printable ASCII without colon. One that begins with two hyphens is a boundary line. */
const fieldName = /(?!--)([!-9;-~]{1,200})[ \t]*:/y;
/** A field that is surely one: what a stray line must be followed by for the header to go on. */
const knownField =
  /(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received|return-path|mime-version|content-[a-z-]+|x-[a-z0-9-]+|list-[a-z-]+|dkim-signature|delivered-to|authentication-results|precedence|auto-submitted|importance|user-agent|thread-[a-z]+|arc-[a-z-]+)[ \t]*:/iy;
const mboxLine = />?From [^\n]*(?:\d{2}:\d{2}|@)/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/**
 * Reads the fields at the start of `text` (latin1, one character a byte).
 * @param complete `text` reaches to the end of the message or of what may be read; else null is returned when its end is not the header's
 */
export function readHeaderBlock(text: string, complete: boolean, limits: Limits): HeaderBlock | null {
  const reader = createReader(text, limits);
  let at = 0;
  for (;;) {
    const lineFeed = text.indexOf('\n', at);
    // The line after this one decides whether a stray line ends the header, so it must be there too.
    if (!complete && (lineFeed < 0 || !text.includes('\n', lineFeed + 1))) return null;
    if (at >= text.length) return reader.finish(text.length, true);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    const end = trimEnd(text, at, lineFeed < 0 ? text.length : lineFeed);
    const bodyAt = reader.line(at, end, next);
    if (bodyAt >= 0) return reader.finish(bodyAt, end === at);
    at = next;
  }
}

/** End of a line without the carriage returns before its line feed. */
function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === 0x0d) end--;
  return end;
}

interface Reader {
  /** Takes one line; the offset where the body begins once that is known, else -1. */
  line(at: number, end: number, next: number): number;
  finish(length: number, properly: boolean): HeaderBlock;
}

function createReader(text: string, limits: Limits): Reader {
  const fields: RawField[] = [];
  const defects: { code: DefectCode; detail: string }[] = [];
  let name = '';
  let valueAt = -1;
  let valueEnd = 0;
  let dropped = 0;
  /** In a stray line and its folds, which are left out. */
  let straying = false;

  const close = (): void => {
    if (valueAt < 0) return;
    const fits = valueEnd - valueAt <= limits.headerFieldBytes;
    if (!fits) defects.push({ code: 'header-too-long', detail: `${name}: ${valueEnd - valueAt} bytes` });
    if (fields.length < limits.headerFields) {
      fields.push({ name, raw: text.slice(valueAt, fits ? valueEnd : valueAt + limits.headerFieldBytes) });
    } else dropped++;
    valueAt = -1;
  };

  /** A line of white space separates header and body when what follows belongs to neither a field nor a fold. */
  const isSeparator = (next: number): boolean =>
    next < text.length && !isSpace(text.charCodeAt(next)) && matchAt(fieldName, text, next) === null;

  const line = (at: number, end: number, next: number): number => {
    if (end === at) return next;
    if (isSpace(text.charCodeAt(at))) {
      if (text.slice(at, end).trim() === '') {
        if (isSeparator(next)) return next;
      } else if (valueAt < 0 && !straying) return at;
      valueEnd = end;
      return -1;
    }
    const field = matchAt(fieldName, text, at);
    if (field) {
      close();
      straying = false;
      name = field[1] ?? '';
      valueAt = fieldName.lastIndex;
      valueEnd = Math.max(end, valueAt);
      return -1;
    }
    if (valueAt < 0 && fields.length === 0 && matchAt(mboxLine, text, at)) return -1;
    if (text.startsWith('--', at) || !matchAt(knownField, text, next)) return at;
    close();
    straying = true;
    defects.push({ code: 'malformed-header', detail: text.slice(at, Math.min(end, at + 100)) });
    return -1;
  };

  return {
    line,
    finish(length, properly) {
      close();
      if (!properly)
        defects.push({
          code: 'no-blank-line-after-headers',
          detail: text.slice(length, length + 60).split(/[\r\n]/)[0] ?? '',
        });
      if (dropped > 0)
        defects.push({ code: 'too-many-headers', detail: `${dropped} header fields beyond ${limits.headerFields}` });
      return { fields, length, defects };
    },
  };
}
