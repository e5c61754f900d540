/** Address lists (RFC 5322 section 3.4) as IMAP's ENVELOPE shows them (RFC 9051 section 7.5.2): raw, nothing decoded. */

/** `host` null marks the start (mailbox = group name) or the end (mailbox null) of a group. */
export interface EnvelopeAddress {
  readonly name: string | null;
  readonly mailbox: string | null;
  readonly host: string | null;
}

interface Token {
  readonly kind: 'text' | 'quoted' | 'comment' | 'special';
  readonly text: string;
}

/** Never fails: what is no address shows up as a mailbox without a host name. */
export function addressList(field: string): readonly EnvelopeAddress[] {
  const found: EnvelopeAddress[] = [];
  let pending: Token[] = [];
  let inGroup = false;
  const settle = () => {
    const address = oneAddress(pending);
    if (address) found.push(address);
    pending = [];
  };
  for (const token of tokens(field)) {
    const special = token.kind === 'special' ? token.text : '';
    const inAngle = isOpen(pending);
    // Only a source route has commas between angle brackets; any other bracket was never closed.
    if (special === ',' && !(inAngle && pending.at(-1)?.kind === 'text' && isRoute(pending))) settle();
    else if (special === ':' && !inAngle) {
      found.push({ name: null, mailbox: phrase(pending), host: null });
      pending = [];
      inGroup = true;
    } else if (special === ';') {
      settle();
      if (inGroup) found.push({ name: null, mailbox: null, host: null });
      inGroup = false;
    } else pending.push(token);
  }
  settle();
  return found;
}

const isSpecial = (token: Token | undefined, text: string): boolean => token?.kind === 'special' && token.text === text;

const isOpen = (parts: readonly Token[]): boolean =>
  parts.some((part) => isSpecial(part, '<')) && !parts.some((part) => isSpecial(part, '>'));

const isRoute = (parts: readonly Token[]): boolean =>
  isSpecial(parts[parts.findIndex((part) => isSpecial(part, '<')) + 1], '@');

function oneAddress(parts: readonly Token[]): EnvelopeAddress | null {
  if (parts.length === 0) return null;
  const open = parts.findIndex((part) => isSpecial(part, '<'));
  if (open >= 0) {
    const close = parts.findIndex((part) => isSpecial(part, '>'));
    const inside = parts.slice(open + 1, close < 0 ? undefined : close);
    const name = phrase(parts.slice(0, open)) || commentOf(parts);
    return { name: name || null, ...split(spelled(inside)) };
  }
  const written = spelled(parts);
  if (written === '') return null;
  return { name: commentOf(parts) || null, ...split(written) };
}

/** The route of an obsolete source route (`@a,@b:user@host`) is dropped. */
function split(address: string): { mailbox: string; host: string } {
  const plain = address.startsWith('@') ? address.slice(address.indexOf(':') + 1) : address;
  const at = plain.lastIndexOf('@');
  return at < 0 ? { mailbox: plain, host: '' } : { mailbox: plain.slice(0, at), host: plain.slice(at + 1) };
}

const commentOf = (parts: readonly Token[]): string => parts.find((part) => part.kind === 'comment')?.text ?? '';

const spelled = (parts: readonly Token[]): string =>
  parts
    .filter((part) => part.kind !== 'comment')
    .map((part) => part.text)
    .join('');

const phrase = (parts: readonly Token[]): string =>
  parts
    .filter((part) => part.kind !== 'comment')
    .map((part) => part.text)
    .join(' ')
    .replace(/ ([.@]) ?/gu, '$1');

function* tokens(field: string): Generator<Token> {
  const pattern = /"((?:[^"\\]|\\.)*)"?|([<>@,;:])|(\()|([^\s"<>@,;:()]+)|\)|\s+/gsu;
  for (let match = pattern.exec(field); match; match = pattern.exec(field)) {
    const [, quoted, special, open, text] = match;
    if (quoted !== undefined) yield { kind: 'quoted', text: quoted.replace(/\\(.)/gsu, '$1') };
    else if (special !== undefined) yield { kind: 'special', text: special };
    else if (text !== undefined) yield { kind: 'text', text };
    else if (open !== undefined) {
      const end = endOfComment(field, pattern.lastIndex);
      yield { kind: 'comment', text: field.slice(pattern.lastIndex, end - 1).trim() };
      pattern.lastIndex = end;
    }
  }
}

/** Just after the parenthesis that closes the comment whose text begins at `from`. */
function endOfComment(field: string, from: number): number {
  let depth = 1;
  for (let at = from; at < field.length; at++) {
    if (field[at] === '\\') at++;
    else if (field[at] === '(') depth++;
    else if (field[at] === ')' && --depth === 0) return at + 1;
  }
  return field.length + 1;
}
