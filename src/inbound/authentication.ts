/**
 * Whether a mail is from whom it says, as a mail server that the admin trusts has judged it: Authentication-Results
 * (RFC 8601), SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489). A field of any other server proves nothing: anyone can write one.
 */
import { parseAddresses, type Message } from '../mail';
import { domainOf } from './match/wildcard';

export interface Authentication {
  /** The authserv-id under which it was said. */
  readonly server: string;
  /** `pass`, `fail`, `none`, …; null = not said. */
  readonly spf: string | null;
  readonly dkim: string | null;
  readonly dmarc: string | null;
  /** The sender's domain stands behind the mail. */
  readonly verified: boolean;
}

interface Result {
  readonly method: string;
  readonly value: string;
  readonly properties: ReadonlyMap<string, string>;
}

/** null = no field of a trusted server. */
export function readAuthentication(message: Message, trusted: readonly string[]): Authentication | null {
  if (trusted.length === 0) return null;
  const own = trustedFields(message, trusted);
  const [first] = own;
  if (first === undefined) return null;
  const results = own.flatMap(({ rest }) => rest.flatMap((text) => readResult(text) ?? []));
  const of = (method: string): string | null => resultOf(results, method);
  const from = domainOf(message.from?.address ?? '');
  return {
    server: first.server,
    spf: of('spf'),
    dkim: of('dkim'),
    dmarc: results.some(({ method, value }) => method === 'dmarc' && value === 'fail') ? 'fail' : of('dmarc'),
    verified: from !== '' && hasOneAuthor(message) && isVerified(results, from),
  };
}

interface Field {
  readonly server: string;
  readonly rest: readonly string[];
}

/**
 * The topmost field of a trusted server and those right below it. What stands under the next Received field was there
 * before our own servers had the mail (RFC 8601 section 5 has them remove it, which not every one does).
 */
function trustedFields(message: Message, trusted: readonly string[]): readonly Field[] {
  const found: Field[] = [];
  for (const { name, value } of message.headers.fields) {
    const lower = name.toLowerCase();
    if (lower === 'received' && found.length > 0) break;
    if (lower !== 'authentication-results') continue;
    const [head = '', ...rest] = structureOf(value).split(';');
    const server = head.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
    if (trusted.includes(server)) found.push({ server, rest });
  }
  return found;
}

/**
 * Without comments, which may nest, and with nothing in quoted text that could pass for a result: senders choose what servers quote of
 * them, `smtp.mailfrom="; dmarc=pass"@evil.example` (RFC 5322 section 3.2).
 */
function structureOf(value: string): string {
  let depth = 0;
  let quoted = false;
  let kept = '';
  const text = value.slice(0, 20_000);
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\\' && (quoted || depth > 0)) at++;
    else if (letter === '"' && depth === 0) {
      quoted = !quoted;
      kept += letter;
    } else if (quoted) kept += /[;=\s]/.test(letter) ? '_' : letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += letter;
  }
  return kept;
}

function readResult(text: string): Result | null {
  const words = text.trim().split(/\s+/);
  const [method = '', value = ''] = (words[0] ?? '').split('=');
  if (value === '') return null;
  const properties = words.slice(1).flatMap((word): [string, string][] => {
    const at = word.indexOf('=');
    return at < 1 ? [] : [[word.slice(0, at).toLowerCase(), unquoted(word.slice(at + 1)).toLowerCase()]];
  });
  return {
    method: method.split('/')[0]?.toLowerCase() ?? '',
    value: value.toLowerCase(),
    properties: new Map(properties),
  };
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** `pass` when one of several says so: a mail may carry several signatures. */
function resultOf(results: readonly Result[], method: string): string | null {
  const own = results.filter((result) => result.method === method);
  return (own.find(({ value }) => value === 'pass') ?? own[0])?.value ?? null;
}

/** Of several, nobody knows which one the server looked at (RFC 7489 section 6.6.1). */
function hasOneAuthor({ headers }: Message): boolean {
  const fields = headers.all('from');
  return (
    fields.length === 1 && fields.flatMap(parseAddresses).filter(({ address }) => address.includes('@')).length === 1
  );
}

/** DMARC decides; without it, a pass of DKIM or SPF for the domain of the From field (alignment, RFC 7489 section 3.1). */
function isVerified(results: readonly Result[], from: string): boolean {
  const dmarc = results.filter(({ method }) => method === 'dmarc');
  if (dmarc.some(({ value }) => value !== 'none')) {
    // A server says it once: one that seems to say two things was made to.
    return dmarc.every(({ value, properties }) => {
      const said = properties.get('header.from');
      return value === 'pass' && (said === undefined || isAligned(domainOf(said), from));
    });
  }
  return results.some(({ method, value, properties }) => {
    if (value !== 'pass') return false;
    const said =
      method === 'dkim'
        ? (properties.get('header.d') ?? properties.get('header.i'))
        : method === 'spf'
          ? properties.get('smtp.mailfrom')
          : undefined;
    return said !== undefined && isAligned(domainOf(said), from);
  });
}

const isAligned = (said: string, from: string): boolean =>
  said === from || from.endsWith(`.${said}`) || said.endsWith(`.${from}`);
