/** What a FETCH asks for (RFC 9051 section 6.4.5): items, sections and partial ranges. */
import { accept, astring, expect, list, number, peek, run, space, type Cursor } from '../syntax/cursor';
import { bad } from '../syntax/refusal';

export type PlainItem = 'FLAGS' | 'UID' | 'RFC822.SIZE' | 'INTERNALDATE' | 'ENVELOPE' | 'BODY' | 'BODYSTRUCTURE';

/** Which bytes of a part. `fields` selects header fields by name, or all others when `not`. */
export type SectionText =
  | { readonly kind: 'all' }
  | { readonly kind: 'header' }
  | { readonly kind: 'text' }
  | { readonly kind: 'mime' }
  | { readonly kind: 'fields'; readonly names: readonly string[]; readonly not: boolean };

export interface SectionItem {
  readonly kind: 'section';
  /** How the answer names it, without the partial origin. */
  readonly label: string;
  /** Part numbers; empty = the message itself. */
  readonly path: readonly number[];
  readonly text: SectionText;
  /** Leaves \Seen alone. */
  readonly peek: boolean;
  readonly partial: { readonly offset: number; readonly lengthBytes: number } | null;
}

export type FetchItem = { readonly kind: 'plain'; readonly name: PlainItem } | SectionItem;

const plainItems: readonly PlainItem[] = [
  'FLAGS',
  'UID',
  'RFC822.SIZE',
  'INTERNALDATE',
  'ENVELOPE',
  'BODYSTRUCTURE',
  'BODY',
];
const fast: readonly PlainItem[] = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'];
const macros: Readonly<Record<string, readonly PlainItem[]>> = {
  FAST: fast,
  ALL: [...fast, 'ENVELOPE'],
  FULL: [...fast, 'ENVELOPE', 'BODY'],
};
const itemLimit = 100;

export function fetchItems(cursor: Cursor): readonly FetchItem[] {
  if (peek(cursor) === '(') {
    const items = list(cursor, (each) => item(each, itemName(each)));
    if (items.length > itemLimit) throw bad('Too many items');
    return items;
  }
  const name = itemName(cursor);
  const macro = macros[name];
  return macro ? macro.map((each) => plain(each)) : [item(cursor, name)];
}

const plain = (name: PlainItem): FetchItem => ({ kind: 'plain', name });

const itemName = (cursor: Cursor): string => run(cursor, /[A-Z][A-Z0-9.]*/iy, 'a FETCH item').toUpperCase();

function item(cursor: Cursor, name: string): FetchItem {
  if ((name === 'BODY' && peek(cursor) === '[') || name === 'BODY.PEEK') return section(cursor, name === 'BODY.PEEK');
  const whole = { kind: 'section', label: name, path: [], partial: null } as const;
  if (name === 'RFC822') return { ...whole, text: { kind: 'all' }, peek: false };
  if (name === 'RFC822.HEADER') return { ...whole, text: { kind: 'header' }, peek: true };
  if (name === 'RFC822.TEXT') return { ...whole, text: { kind: 'text' }, peek: false };
  const known = plainItems.find((each) => each === name);
  if (!known) throw bad(`Unknown FETCH item ${name.slice(0, 40)}`);
  return plain(known);
}

function section(cursor: Cursor, peekOnly: boolean): SectionItem {
  expect(cursor, '[');
  const numbers = run(cursor, /(?:[1-9]\d{0,4}(?:\.[1-9]\d{0,4})*)?/y, 'a part number');
  const text = numbers === '' || accept(cursor, '.') ? sectionText(cursor, numbers !== '') : ({ kind: 'all' } as const);
  expect(cursor, ']');
  return {
    kind: 'section',
    label: `BODY[${[numbers, labelOf(text)].filter((each) => each !== '').join('.')}]`,
    path: numbers === '' ? [] : numbers.split('.').map(Number),
    text,
    peek: peekOnly,
    partial: accept(cursor, '<') ? partial(cursor) : null,
  };
}

function sectionText(cursor: Cursor, ofPart: boolean): SectionText {
  if (!ofPart && peek(cursor) === ']') return { kind: 'all' };
  if (accept(cursor, 'HEADER.FIELDS.NOT')) return fields(cursor, true);
  if (accept(cursor, 'HEADER.FIELDS')) return fields(cursor, false);
  if (accept(cursor, 'HEADER')) return { kind: 'header' };
  if (accept(cursor, 'TEXT')) return { kind: 'text' };
  if (ofPart && accept(cursor, 'MIME')) return { kind: 'mime' };
  throw bad('Unknown section');
}

function fields(cursor: Cursor, not: boolean): SectionText {
  space(cursor);
  return { kind: 'fields', names: list(cursor, astring), not };
}

function labelOf(text: SectionText): string {
  switch (text.kind) {
    case 'all':
      return '';
    case 'fields':
      return `HEADER.FIELDS${text.not ? '.NOT' : ''} (${text.names.map(quoteName).join(' ')})`;
    default:
      return text.kind.toUpperCase();
  }
}

/** A field name as an atom where it is one. */
const quoteName = (name: string): string =>
  /^[!#$&'+-[^-z|}~]+$/u.test(name) ? name.toUpperCase() : `"${name.replace(/["\\]/gu, String.raw`\$&`)}"`;

function partial(cursor: Cursor): { offset: number; lengthBytes: number } {
  const offset = number(cursor);
  expect(cursor, '.');
  const lengthBytes = number(cursor);
  expect(cursor, '>');
  return { offset, lengthBytes };
}
