/**
 * HTML to tags and text in one pass by htmlparser2's tokenizer (entities, comments, raw text of script and style as WHATWG has them).
 * Its parser is not used: it keeps the open elements at the front of an array, which takes quadratic time on deep or broken nesting.
 */
import { Tokenizer } from 'htmlparser2';
import type { TokenizerCallbacks } from 'htmlparser2';

export type Attributes = ReadonlyMap<string, string>;

/** What reading HTML tells, in the order of the text. Names are in lower case; an end tag may match nothing. */
export interface TagSink {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
}

const noAttributes: Attributes = new Map();
const ignore = (): void => undefined;

/** Reads the whole HTML. Of a repeated attribute the first counts; only `wanted` ones are told of, null for all. */
export function readTags(html: string, wanted: ReadonlySet<string> | null, sink: TagSink): void {
  let name = '';
  let attributes: Map<string, string> | null = null;
  let attribute = '';
  let value = '';
  const isWanted = (): boolean => attribute !== '';
  const open = (): void => sink.open(name, attributes ?? noAttributes);
  const callbacks: TokenizerCallbacks = {
    onopentagname(start, end) {
      name = html.slice(start, end).toLowerCase();
      attributes = null;
    },
    onattribname(start, end) {
      const written = html.slice(start, end).toLowerCase();
      attribute = wanted?.has(written) === false ? '' : written;
      value = '';
    },
    onattribdata(start, end) {
      if (isWanted()) value += html.slice(start, end);
    },
    onattribentity(point) {
      if (isWanted()) value += String.fromCodePoint(point);
    },
    onattribend() {
      if (!isWanted()) return;
      attributes ??= new Map();
      if (!attributes.has(attribute)) attributes.set(attribute, value);
    },
    onopentagend: open,
    onselfclosingtag: open,
    onclosetag: (start, end) => sink.close(html.slice(start, end).toLowerCase()),
    ontext: (start, end) => sink.text(html.slice(start, end)),
    ontextentity: (point) => sink.text(String.fromCodePoint(point)),
    oncomment: ignore,
    oncdata: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onend: ignore,
  };
  const tokenizer = new Tokenizer({}, callbacks);
  tokenizer.write(html);
  tokenizer.end();
}
