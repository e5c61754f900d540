/** Structured MIME fields (RFC 2045 section 5.1, RFC 2183): a value and its parameters, nothing decoded. */

export interface Parameterised {
  readonly value: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** Takes `text/plain; charset="utf-8"` apart. Comments are dropped, damage is skipped. */
export function parameterised(field: string): Parameterised {
  const [value = '', ...rest] = splitAtSemicolons(withoutComments(field));
  const parameters = rest.flatMap((written) => {
    const each = written.trim();
    const equals = each.indexOf('=');
    if (equals <= 0) return [];
    return [[each.slice(0, equals).trim(), unquoted(each.slice(equals + 1).trim())] as const];
  });
  return { value: value.trim(), parameters: continued(parameters) };
}

/** RFC 2231 section 3: `name*0="a"; name*1="b"` is one parameter. Extended values (`name*=`) stay encoded. */
function continued(parameters: Parameterised['parameters']): Parameterised['parameters'] {
  const joined: (readonly [string, string])[] = [];
  for (const [name, value] of parameters) {
    const [, base, section, extended = ''] = /^(.+?)\*(\d{1,3})(\*?)$/u.exec(name) ?? [];
    const last = joined.at(-1);
    const follows = base !== undefined && section !== '0' && last?.[0].replace(/\*$/u, '') === base;
    if (follows) joined[joined.length - 1] = [last[0], last[1] + value];
    else joined.push([base === undefined ? name : base + extended, value]);
  }
  return joined;
}

export function parameter(of: Pick<Parameterised, 'parameters'>, name: string): string | null {
  return of.parameters.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;
}

function splitAtSemicolons(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"?|[^;"])+/gu) ?? [];
}

function unquoted(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"?/u.exec(text);
  return quoted?.[1] === undefined ? text : quoted[1].replace(/\\(.)/gu, '$1');
}

/** RFC 5322 section 3.2.2: comments nest, and do not begin inside a quoted string. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  let depth = 0;
  let quoted = false;
  let kept = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\') {
      if (depth === 0) kept += text.slice(at, at + 2);
      at++;
    } else if (char === '"' && depth === 0) {
      quoted = !quoted;
      kept += char;
    } else if (char === '(' && !quoted) depth++;
    else if (char === ')' && !quoted && depth > 0) depth--;
    else if (depth === 0) kept += char;
  }
  return kept;
}
