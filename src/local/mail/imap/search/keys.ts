/** Search keys (RFC 9051 section 6.4.4), as a tree. */
import { accept, astring, atom, list, number, peek, run, space, type Cursor } from '../syntax/cursor';
import { searchDate } from '../syntax/dates';
import { numberSet, type NumberSet } from '../syntax/number-set';
import { bad, no } from '../syntax/refusal';

export type SearchKey =
  | { readonly key: 'all' }
  | { readonly key: 'and'; readonly of: readonly SearchKey[] }
  | { readonly key: 'or'; readonly of: readonly [SearchKey, SearchKey] }
  | { readonly key: 'not'; readonly of: SearchKey }
  | { readonly key: 'sequence' | 'uid'; readonly set: NumberSet }
  | { readonly key: 'flag'; readonly flag: string; readonly present: boolean }
  /** Empty text: the field is there. */
  | { readonly key: 'header'; readonly name: string; readonly text: string }
  | { readonly key: 'body' | 'text'; readonly text: string }
  | { readonly key: 'size'; readonly relation: 'larger' | 'smaller'; readonly sizeBytes: number }
  | {
      readonly key: 'date';
      /** INTERNALDATE, or the Date field of the message. */
      readonly of: 'received' | 'sent';
      readonly relation: 'before' | 'on' | 'since';
      readonly dayMs: number;
    };

const depthLimit = 32;

/** `[CHARSET x] key key ...`; several keys must all hold. */
export function searchProgram(cursor: Cursor): SearchKey {
  if (accept(cursor, 'CHARSET ')) {
    const charset = astring(cursor).toUpperCase();
    if (!['UTF-8', 'US-ASCII'].includes(charset)) throw no('Only UTF-8 is understood', 'BADCHARSET (UTF-8 US-ASCII)');
    space(cursor);
  }
  const of = [searchKey(cursor, 0)];
  while (accept(cursor, ' ')) of.push(searchKey(cursor, 0));
  return { key: 'and', of };
}

function searchKey(cursor: Cursor, depth: number): SearchKey {
  if (depth > depthLimit) throw bad('Search keys are nested too deep');
  const next = peek(cursor);
  if (next === '(') return { key: 'and', of: list(cursor, (each) => searchKey(each, depth + 1)) };
  if (/^[\d*]$/u.test(next)) return { key: 'sequence', set: numberSet(cursor) };
  const name = run(cursor, /[A-Z]+/iy, 'a search key').toUpperCase();
  const simple = simpleKeys[name];
  if (simple) return simple;
  const read = keysWithArguments[name];
  if (!read) throw bad(`Unknown search key ${name.slice(0, 40)}`);
  space(cursor);
  return read(cursor, depth);
}

const flagKey = (flag: string, present: boolean): SearchKey => ({ key: 'flag', flag, present });
const all: SearchKey = { key: 'all' };

/** No message is ever \Recent here: NEW finds none, OLD finds all. */
const simpleKeys: Readonly<Record<string, SearchKey>> = {
  ALL: all,
  ANSWERED: flagKey('\\Answered', true),
  UNANSWERED: flagKey('\\Answered', false),
  DELETED: flagKey('\\Deleted', true),
  UNDELETED: flagKey('\\Deleted', false),
  DRAFT: flagKey('\\Draft', true),
  UNDRAFT: flagKey('\\Draft', false),
  FLAGGED: flagKey('\\Flagged', true),
  UNFLAGGED: flagKey('\\Flagged', false),
  SEEN: flagKey('\\Seen', true),
  UNSEEN: flagKey('\\Seen', false),
  OLD: all,
  NEW: { key: 'not', of: all },
  RECENT: { key: 'not', of: all },
};

type KeyReader = (cursor: Cursor, depth: number) => SearchKey;

const headerKey =
  (name: string): KeyReader =>
  (cursor) => ({ key: 'header', name, text: text(cursor) });

const dateKey =
  (of: 'received' | 'sent', relation: 'before' | 'on' | 'since'): KeyReader =>
  (cursor) => ({ key: 'date', of, relation, dayMs: searchDate(cursor) });

const keysWithArguments: Readonly<Record<string, KeyReader>> = {
  BCC: headerKey('bcc'),
  CC: headerKey('cc'),
  FROM: headerKey('from'),
  SUBJECT: headerKey('subject'),
  TO: headerKey('to'),
  HEADER: (cursor) => {
    const name = astring(cursor);
    space(cursor);
    return { key: 'header', name, text: text(cursor) };
  },
  BODY: (cursor) => ({ key: 'body', text: text(cursor) }),
  TEXT: (cursor) => ({ key: 'text', text: text(cursor) }),
  KEYWORD: (cursor) => flagKey(atom(cursor), true),
  UNKEYWORD: (cursor) => flagKey(atom(cursor), false),
  LARGER: (cursor) => ({ key: 'size', relation: 'larger', sizeBytes: number(cursor) }),
  SMALLER: (cursor) => ({ key: 'size', relation: 'smaller', sizeBytes: number(cursor) }),
  BEFORE: dateKey('received', 'before'),
  ON: dateKey('received', 'on'),
  SINCE: dateKey('received', 'since'),
  SENTBEFORE: dateKey('sent', 'before'),
  SENTON: dateKey('sent', 'on'),
  SENTSINCE: dateKey('sent', 'since'),
  UID: (cursor) => ({ key: 'uid', set: numberSet(cursor) }),
  NOT: (cursor, depth) => ({ key: 'not', of: searchKey(cursor, depth + 1) }),
  OR: (cursor, depth) => {
    const first = searchKey(cursor, depth + 1);
    space(cursor);
    return { key: 'or', of: [first, searchKey(cursor, depth + 1)] };
  },
};

const text = (cursor: Cursor): string => Buffer.from(astring(cursor), 'latin1').toString('utf8');
