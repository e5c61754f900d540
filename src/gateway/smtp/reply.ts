/** SMTP replies (RFC 5321 section 4.2, enhanced status codes RFC 2034 and RFC 3463) and the EHLO answer. */
import { ServerRefusal, TalkError } from '../wire/errors';
import { oneLine } from '../wire/text';
import type { LineWire } from '../wire/line-wire';

export interface SmtpReply {
  readonly code: number;
  /** "5.7.1"; '' when the server gave none. */
  readonly status: string;
  /** The words of all lines, without codes. */
  readonly text: string;
  /** Each line without reply code, as an EHLO answer needs it. */
  readonly lines: readonly string[];
}

const longestReplyLines = 200;

/** @throws TalkError when the server stalls, closes, or says what is no reply */
export async function readReply(wire: LineWire, during: string, timeoutMs?: number): Promise<SmtpReply> {
  const lines: string[] = [];
  let code = 0;
  let status = '';
  for (;;) {
    const line = await wire.line(during, timeoutMs);
    const match = /^(\d{3})(?:([ -])(.*))?$/.exec(line);
    if (match === null || (code !== 0 && Number(match[1]) !== code))
      throw new TalkError('nonsense', during, oneLine(line, 200));
    code = Number(match[1]);
    const words = match[3] ?? '';
    const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?: |$)/.exec(words);
    status ||= enhanced?.[1] ?? '';
    lines.push(words);
    if (match[2] !== '-') break;
    if (lines.length > longestReplyLines) throw new TalkError('too-long', during);
  }
  const text = lines.map((words) => words.replace(/^[245]\.\d{1,3}\.\d{1,3} ?/, '')).join(' ');
  return { code, status, text: oneLine(text, 1000), lines };
}

/** The reply as one line, the way it is quoted to people: "550 5.7.1 Relaying denied". */
export function quoted(reply: SmtpReply): string {
  return [String(reply.code), reply.status, reply.text].filter((part) => part !== '').join(' ');
}

export function refusal(command: string, reply: SmtpReply): ServerRefusal {
  return new ServerRefusal({ protocol: 'smtp', command, code: reply.status, reply: reply.code, text: reply.text });
}

export function isPositive(reply: SmtpReply): boolean {
  return reply.code >= 200 && reply.code < 300;
}

/** What a server says it can do: keyword in upper case to its parameters. */
export type Extensions = ReadonlyMap<string, readonly string[]>;

/** Also takes `AUTH=PLAIN LOGIN`, an old spelling that servers still send for old clients. */
export function extensionsOf(ehlo: SmtpReply): Extensions {
  const extensions = new Map<string, readonly string[]>();
  for (const line of ehlo.lines.slice(1)) {
    const [keyword = '', ...parameters] = line
      .trim()
      .toUpperCase()
      .split(/[\s=]+/);
    if (keyword === '') continue;
    extensions.set(keyword, [
      ...new Set([...(extensions.get(keyword) ?? []), ...parameters.filter((word) => word !== '')]),
    ]);
  }
  return extensions;
}
