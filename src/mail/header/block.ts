/**
 * Where the header of an entity ends and which fields it has (RFC 5322 section 2.2). Reads what real mail does to it: no blank line
 * before the body, lines that are no field, folds that lost their blank, an mbox "From " line, a boundary line instead of the blank one.
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

/** How much of the end of a value tells whether it goes on. */
const endOfValue = 500;

/** Whether a value cannot end here: a parameter, another mailbox or the end of an address is still to come. */
const isOpen = (value: string): boolean => /[;,=]\s*$/.test(value) || value.lastIndexOf('<') > value.lastIndexOf('>');

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;
const bodyNotReached = -1;

class HeaderReader {
  private readonly fields: RawField[] = [];
  private readonly defects: { code: DefectCode; detail: string }[] = [];
  private name = '';
  /** Where the value of the open field lies; -1 when none is open. */
  private valueAt = -1;
  private valueEnd = 0;
  private dropped = 0;
  private readonly text: string;
  private readonly limits: Limits;

  constructor(text: string, limits: Limits) {
    this.text = text;
    this.limits = limits;
  }

  /** Takes the line from `at` to `end`, the next one beginning at `next`. Where the body begins, or `bodyNotReached`. */
  line(at: number, end: number, next: number): number {
    if (end === at) return next;
    if (isSpace(this.text.charCodeAt(at))) return this.fold(at, end, next);
    const field = this.match(fieldName, at);
    if (!field) return this.stray(at, end, next);
    this.close();
    this.name = field[1] ?? '';
    this.valueAt = fieldName.lastIndex;
    this.valueEnd = Math.max(end, this.valueAt);
    return bodyNotReached;
  }

  finish(length: number, properly: boolean): HeaderBlock {
    this.close();
    const { defects, dropped, fields, limits } = this;
    if (!properly) {
      const [line = ''] = this.text.slice(length, length + 60).split(/[\r\n]/);
      defects.push({ code: 'no-blank-line-after-headers', detail: line });
    }
    if (dropped > 0)
      defects.push({ code: 'too-many-headers', detail: `${dropped} header fields beyond ${limits.headerFields}` });
    return { fields, length, defects };
  }

  private fold(at: number, end: number, next: number): number {
    const isBlank = this.text.slice(at, end).trim() === '';
    // White space alone separates header and body when what follows is neither a field nor a fold.
    if (isBlank ? this.isBehindHeader(next) : this.valueAt < 0) return isBlank ? next : at;
    this.valueEnd = end;
    return bodyNotReached;
  }

  private isBehindHeader(at: number): boolean {
    return at < this.text.length && !isSpace(this.text.charCodeAt(at)) && this.match(fieldName, at) === null;
  }

  /** A line that is neither a field nor a fold: the body, a fold that lost its blank, or noise between fields. */
  private stray(at: number, end: number, next: number): number {
    const { text } = this;
    if (this.valueAt < 0 && this.fields.length === 0 && this.match(mboxLine, at)) return bodyNotReached;
    if (text.startsWith('--', at)) return at;
    if (this.valueAt >= 0 && isOpen(text.slice(Math.max(this.valueAt, this.valueEnd - endOfValue), this.valueEnd))) {
      this.defects.push({ code: 'malformed-header', detail: `a lost fold in ${this.name}` });
      this.valueEnd = end;
      return bodyNotReached;
    }
    if (!this.match(knownField, next)) return at;
    this.close();
    this.defects.push({ code: 'malformed-header', detail: text.slice(at, Math.min(end, at + 100)) });
    return bodyNotReached;
  }

  private close(): void {
    const { limits, name, valueAt, valueEnd } = this;
    this.valueAt = -1;
    if (valueAt < 0) return;
    const length = valueEnd - valueAt;
    if (length > limits.headerFieldBytes)
      this.defects.push({ code: 'header-too-long', detail: `${name}: ${length} bytes` });
    if (this.fields.length >= limits.headerFields) this.dropped++;
    else this.fields.push({ name, raw: this.text.slice(valueAt, valueAt + Math.min(length, limits.headerFieldBytes)) });
  }

  private match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.text);
  }
}

/** End of a line without the carriage returns before its line feed. */
function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === 0x0d) end--;
  return end;
}

/**
 * Reads the fields at the start of `text` (latin1, one character a byte).
 * @param complete `text` reaches to the end of the message or of what may be read; else null is returned when its end is not the header's
 */
export function readHeaderBlock(text: string, complete: boolean, limits: Limits): HeaderBlock | null {
  const reader = new HeaderReader(text, limits);
  for (let at = 0; ;) {
    const lineFeed = text.indexOf('\n', at);
    // The line after this one decides whether a stray line ends the header, so it must be there too.
    if (!complete && (lineFeed < 0 || !text.includes('\n', lineFeed + 1))) return null;
    if (at >= text.length) return reader.finish(text.length, true);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    const end = trimEnd(text, at, lineFeed < 0 ? text.length : lineFeed);
    const bodyAt = reader.line(at, end, next);
    if (bodyAt !== bodyNotReached) return reader.finish(bodyAt, bodyAt === next);
    at = next;
  }
}
