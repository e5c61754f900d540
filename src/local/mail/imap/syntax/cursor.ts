/**
 * Reads the arguments of one command by the grammar of RFC 9051 section 9: strict, one token at a time, over what
 * `readCommand` brought from the wire. Whatever does not fit throws a BAD Refusal.
 */
import { bad } from './refusal';

/** Text (Latin-1) and literals in turn; a literal stands between two texts. */
export type Piece = string | Buffer;

/** A place in a command. Reading moves it on. */
export interface Cursor {
  readonly pieces: readonly Piece[];
  piece: number;
  at: number;
}

export const cursorOver = (pieces: readonly Piece[]): Cursor => skipEmpty({ pieces, piece: 0, at: 0 });

/** The next character; '' at the end of the command, 'literal' where a literal stands. */
export function peek(cursor: Cursor): string {
  const piece = cursor.pieces[cursor.piece];
  if (piece === undefined) return '';
  return typeof piece === 'string' ? (piece[cursor.at] ?? '') : 'literal';
}

/** Takes exactly this text, ASCII case not regarded. */
export function expect(cursor: Cursor, text: string): void {
  if (!accept(cursor, text)) throw bad(`Expected ${text === ' ' ? 'a space' : text} ${where(cursor)}`);
}

export function accept(cursor: Cursor, text: string): boolean {
  const piece = cursor.pieces[cursor.piece];
  if (typeof piece !== 'string') return false;
  const found = piece.slice(cursor.at, cursor.at + text.length);
  if (found.toUpperCase() !== text.toUpperCase()) return false;
  move(cursor, text.length);
  return true;
}

export function space(cursor: Cursor): void {
  expect(cursor, ' ');
}

/** Nothing may follow. */
export function end(cursor: Cursor): void {
  if (peek(cursor) !== '') throw bad(`Unexpected argument ${where(cursor)}`);
}

/** ATOM-CHAR: no controls, no 8-bit, none of `(){ %*"\]`. */
export const atom = (cursor: Cursor): string => run(cursor, /[!#$&'+-[^-z|}~]+/y, 'an atom');

/** An atom that may hold `]`, or a string. Bytes as Latin-1. */
export function astring(cursor: Cursor): string {
  const next = peek(cursor);
  if (next === '"' || next === 'literal') return string(cursor);
  return run(cursor, /[!#$&'+-[\]-z|}~]+/y, 'a string');
}

/** A mailbox pattern of LIST: like astring, with the wildcards `%` and `*`. */
export function listPattern(cursor: Cursor): string {
  const next = peek(cursor);
  if (next === '"' || next === 'literal') return string(cursor);
  return run(cursor, /[!#-'*-[\]-z|}~]+/y, 'a mailbox pattern');
}

/** A quoted string or a literal, bytes as Latin-1. 8-bit text is let through: clients send UTF-8 in SEARCH. */
export function string(cursor: Cursor): string {
  const piece = cursor.pieces[cursor.piece];
  if (Buffer.isBuffer(piece)) {
    cursor.piece++;
    skipEmpty(cursor);
    if (piece.includes(0)) throw bad('A literal may not contain NUL');
    return piece.toString('latin1');
  }
  const quoted = run(cursor, /"(?:[\t -!#-[\]-~\x80-\xff]|\\["\\])*"/y, 'a string');
  return quoted.slice(1, -1).replace(/\\(["\\])/gu, '$1');
}

/** NIL or a string; NIL gives null. */
export function nstring(cursor: Cursor): string | null {
  return accept(cursor, 'NIL') ? null : string(cursor);
}

/** A number of 32 bits (63 bits are more than any message here has). */
export function number(cursor: Cursor): number {
  const value = Number(run(cursor, /\d{1,10}/y, 'a number'));
  if (value > 0xffffffff) throw bad('Number too large');
  return value;
}

/** `(a b c)`; an empty list only when asked for. */
export function list<Item>(cursor: Cursor, item: (cursor: Cursor) => Item, { empty = false } = {}): Item[] {
  expect(cursor, '(');
  if (empty && accept(cursor, ')')) return [];
  const items = [item(cursor)];
  while (!accept(cursor, ')')) {
    space(cursor);
    items.push(item(cursor));
  }
  return items;
}

/** A flag: `\Seen` or a keyword. System flags come back in their usual spelling. */
export function flag(cursor: Cursor): string {
  if (!accept(cursor, '\\')) return atom(cursor);
  const name = atom(cursor).toLowerCase();
  const known = ['Seen', 'Answered', 'Flagged', 'Deleted', 'Draft'].find((each) => each.toLowerCase() === name);
  if (!known) throw bad(`Unknown system flag \\${name}`);
  return `\\${known}`;
}

export function flagList(cursor: Cursor): string[] {
  return list(cursor, flag, { empty: true });
}

/** What the sticky pattern matches here. */
export function run(cursor: Cursor, pattern: RegExp, what: string): string {
  const piece = cursor.pieces[cursor.piece];
  if (typeof piece !== 'string') throw bad(`Expected ${what} ${where(cursor)}`);
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(piece)?.[0];
  if (match === undefined) throw bad(`Expected ${what} ${where(cursor)}`);
  move(cursor, match.length);
  return match;
}

function move(cursor: Cursor, count: number): void {
  cursor.at += count;
  skipEmpty(cursor);
}

function skipEmpty(cursor: Cursor): Cursor {
  for (;;) {
    const piece = cursor.pieces[cursor.piece];
    if (typeof piece !== 'string' || cursor.at < piece.length) return cursor;
    cursor.piece++;
    cursor.at = 0;
  }
}

function where(cursor: Cursor): string {
  const piece = cursor.pieces[cursor.piece];
  if (piece === undefined) return 'at the end of the command';
  if (typeof piece !== 'string') return 'instead of a literal';
  return `instead of "${piece.slice(cursor.at, cursor.at + 20).replace(/[^ -~]/gu, '?')}"`;
}
