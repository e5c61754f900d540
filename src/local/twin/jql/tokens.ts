/** JQL in words: operators, brackets, quoted and plain values. */
import { refuse, type JiraError } from '../errors';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'punctuation' | 'end';
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

const space = /\s+/y;
const operator = /!=|>=|<=|!~|=|~|<|>/y;
const punctuation = /[(),]|&&?|\|\|?|!/y;
const quoted = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
/** `[...]` belongs to a word: issue.property[key].path, cf[10001]. */
const word = /(?:[^\s()=!<>~,"'[\]&|]|\[[^\]]*\])+/y;

export function tokensOf(jql: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(jql);
    if (match) at += match[0].length;
    return match;
  };
  for (;;) {
    take(space);
    const start = at;
    if (start >= jql.length) return [...tokens, { kind: 'end', text: '', at: start }];
    const text = take(quoted);
    if (text) {
      tokens.push({ kind: 'quoted', text: unescaped(text[1] ?? text[2] ?? ''), at: start });
      continue;
    }
    const sign = take(operator);
    const mark = sign ? null : take(punctuation);
    const plain = sign || mark ? null : take(word);
    if (sign) tokens.push({ kind: 'operator', text: sign[0], at: start });
    else if (mark) tokens.push({ kind: 'punctuation', text: mark[0], at: start });
    else if (plain) tokens.push({ kind: 'word', text: plain[0], at: start });
    else throw jqlError(jql, start, `The character '${jql[start] ?? ''}' is a reserved JQL character or out of place.`);
  }
}

function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})|\\(.)/gi, (_, hex: string | undefined, sign: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    return { n: '\n', t: '\t', r: '\r' }[sign] ?? sign;
  });
}

export function jqlError(jql: string, at: number, message: string): JiraError {
  const before = jql.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return refuse(400, `Error in the JQL Query: ${message} (line ${before.length}, character ${column})`);
}
