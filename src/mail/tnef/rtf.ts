/**
 * RTF to text, and to the HTML that Outlook hides in it (MS-OXRTFEX): control words and groups are read once, left to right;
 * formatting is forgotten. Enough for bodies that came as RTF only.
 */
import { decodeText } from '../charset/decode';
import { decoderFor } from '../charset/decoders';
import { resolveLabel } from '../charset/labels';

export interface RtfBody {
  readonly text: string;
  /** The HTML the RTF was made from, when it says so. */
  readonly html: string | null;
}

interface Group {
  /** In a destination that is not text: fonts, colours, pictures, bookmarks. */
  skipped: boolean;
  /** In `\htmlrtf`: RTF that repeats what the HTML tags say. */
  doubled: boolean;
  /** In `{\*\htmltag`: HTML. */
  isTag: boolean;
  /** Characters behind `\u` that stand in for it. */
  standIns: number;
}

const skippedDestinations = new Set([
  ...[
    'fonttbl',
    'colortbl',
    'stylesheet',
    'info',
    'pict',
    'object',
    'header',
    'footer',
    'headerl',
    'headerr',
    'footerl',
    'footerr',
  ],
  ...[
    'generator',
    'themedata',
    'colorschememapping',
    'latentstyles',
    'datastore',
    'fldinst',
    'bkmkstart',
    'bkmkend',
    'mhtmltag',
    'listtable',
    'xmlnstbl',
  ],
]);
/** Control words that are characters. */
const characters: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  sect: '\n',
  page: '\n',
  row: '\n',
  cell: '\t',
  tab: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
  enspace: ' ',
  emspace: ' ',
};
const maxDepth = 1_000;
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|[^\\{}\r\n]+/giy;

class RtfReader {
  readonly text: string[] = [];
  readonly html: string[] = [];
  isFromHtml = false;
  private codePage = 'windows-1252';
  private readonly groups: Group[] = [];
  private group: Group = { skipped: false, doubled: false, isTag: false, standIns: 1 };
  /** Bytes of `\'xx` not decoded yet: characters may take two. */
  private bytes: number[] = [];
  private toSkip = 0;
  private starred = false;

  read(rtf: string): void {
    token.lastIndex = 0;
    for (let match = token.exec(rtf); match !== null; match = token.exec(rtf)) {
      const [whole, word, parameter, hex, symbol, brace] = match;
      if (hex !== undefined) this.byte(parseInt(hex, 16));
      else if (brace !== undefined) this.brace(brace);
      else if (word === 'bin') token.lastIndex += Math.max(0, Number(parameter ?? 0));
      else if (word !== undefined) this.word(word.toLowerCase(), parameter === undefined ? null : Number(parameter));
      else if (symbol !== undefined) this.symbol(symbol);
      else if (!/^[\r\n]/.test(whole)) this.plain(whole);
    }
    this.flushBytes();
  }

  private brace(brace: string): void {
    this.flushBytes();
    this.toSkip = 0;
    if (brace === '{') {
      if (this.groups.length >= maxDepth) return;
      this.groups.push(this.group);
      this.group = { ...this.group };
    } else this.group = this.groups.pop() ?? this.group;
    this.starred = false;
  }

  private word(word: string, parameter: number | null): void {
    this.flushBytes();
    const starred = this.starred;
    this.starred = false;
    if (word === 'htmltag') this.group.isTag = true;
    else if (starred || skippedDestinations.has(word)) this.group.skipped = true;
    else if (word === 'fromhtml') this.isFromHtml = parameter !== 0;
    else if (word === 'htmlrtf') this.group.doubled = parameter !== 0;
    else if (word === 'ansicpg' && parameter !== null && parameter > 0) this.codePage = `cp${parameter}`;
    else if (word === 'uc') this.group.standIns = Math.max(0, Math.min(8, parameter ?? 1));
    else if (word === 'u' && parameter !== null) {
      this.write(String.fromCharCode(parameter & 0xffff));
      this.toSkip = this.group.standIns;
    } else if (Object.hasOwn(characters, word)) this.write(characters[word] ?? '');
  }

  private symbol(symbol: string): void {
    this.flushBytes();
    if (symbol === '*') this.starred = true;
    else if (symbol === '~') this.plain('\u00a0');
    else if (symbol === '_') this.plain('-');
    else if (symbol === '\n' || symbol === '\r') this.write('\n');
    else if (symbol === '\\' || symbol === '{' || symbol === '}') this.plain(symbol);
  }

  private byte(byte: number): void {
    if (this.toSkip > 0) this.toSkip--;
    else this.bytes.push(byte);
  }

  private flushBytes(): void {
    if (this.bytes.length === 0) return;
    this.write(decodeText(Buffer.from(this.bytes), this.codePage).text);
    this.bytes = [];
  }

  private plain(text: string): void {
    let shown = text.slice(this.toSkip);
    this.toSkip = Math.max(0, this.toSkip - text.length);
    // The second byte of a character may be an ASCII one, written as itself.
    if (
      this.bytes.length > 0 &&
      decoderFor(resolveLabel(this.codePage) ?? '')?.strict(Buffer.from(this.bytes)) === null
    ) {
      this.bytes.push(shown.charCodeAt(0));
      shown = shown.slice(1);
    }
    this.flushBytes();
    if (shown !== '')
      this.write(/[\x80-\xff]/.test(shown) ? decodeText(Buffer.from(shown, 'latin1'), this.codePage).text : shown);
  }

  private write(text: string): void {
    if (this.group.skipped) return;
    if (this.group.isTag) this.html.push(text);
    else {
      if (!this.group.doubled) this.html.push(text.replaceAll('\n', '\r\n'));
      this.text.push(text);
    }
  }
}

/** Reads RTF (one character a byte). Never throws. */
export function readRtf(rtf: string): RtfBody {
  const reader = new RtfReader();
  reader.read(rtf);
  const html = reader.isFromHtml ? reader.html.join('').trim() : '';
  return { text: reader.text.join('').replaceAll('\0', '').trim(), html: html === '' ? null : html };
}
