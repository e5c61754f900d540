/** ENVELOPE and BODYSTRUCTURE as text (RFC 9051 section 7.5.2). */
import {
  isMessage,
  isMultipart,
  type EnvelopeAddress,
  type HeaderSummary,
  type MimePart,
  type Parameterised,
} from '../../structure';
import { formatNstring as nstring, formatString as string } from '../syntax/strings';

export function formatEnvelope(summary: HeaderSummary): string {
  return parenthesised([
    nstring(summary.date),
    nstring(summary.subject),
    addresses(summary.from),
    addresses(summary.sender),
    addresses(summary.replyTo),
    addresses(summary.to),
    addresses(summary.cc),
    addresses(summary.bcc),
    nstring(summary.inReplyTo),
    nstring(summary.messageId),
  ]);
}

/** `extended` false = the BODY item, without extension data. */
export function formatStructure(part: MimePart, extended: boolean): string {
  if (!isMultipart(part)) return leaf(part, extended);
  const children = part.children.map((child) => formatStructure(child, extended)).join('');
  // The grammar wants at least one part.
  const parts = children === '' ? leaf(emptyPart, extended) : children;
  const extension = extended ? [parameters(part.parameters), ...tail(part)] : [];
  return parenthesised([`${parts} ${string(part.subtype)}`, ...extension]);
}

const emptyPart: MimePart = {
  ...{ type: 'text', subtype: 'plain', parameters: [['charset', 'us-ascii']], encoding: '7bit' },
  ...{ id: null, description: null, md5: null, disposition: null, language: null, location: null },
  ...{ headerStart: 0, bodyStart: 0, bodyEnd: 0, lines: 0, children: [], summary: null },
};

function leaf(part: MimePart, extended: boolean): string {
  return parenthesised([
    string(part.type),
    string(part.subtype),
    parameters(part.parameters),
    nstring(part.id),
    nstring(part.description),
    string(part.encoding),
    String(part.bodyEnd - part.bodyStart),
    ...kindSpecific(part, extended),
    ...(extended ? [nstring(part.md5), ...tail(part)] : []),
  ]);
}

function kindSpecific(part: MimePart, extended: boolean): readonly string[] {
  if (part.type.toLowerCase() === 'text') return [String(part.lines)];
  const inner = part.children[0];
  if (!isMessage(part) || !inner) return [];
  const envelope = inner.summary ? formatEnvelope(inner.summary) : emptyEnvelope;
  return [envelope, formatStructure(inner, extended), String(part.lines)];
}

const emptyEnvelope = '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)';

/** Disposition, language, location: the same for every part. */
function tail(part: MimePart): readonly string[] {
  return [disposition(part.disposition), languages(part.language), nstring(part.location)];
}

const disposition = (of: Parameterised | null): string =>
  of ? parenthesised([string(of.value), parameters(of.parameters)]) : 'NIL';

/** `de, en` is a list of two. */
const languages = (field: string | null): string =>
  field === null ? 'NIL' : parenthesised(field.split(',').map((tag) => string(tag.trim())));

const parameters = (list: Parameterised['parameters']): string =>
  list.length === 0 ? 'NIL' : parenthesised(list.flatMap(([name, value]) => [string(name), string(value)]));

const addresses = (list: readonly EnvelopeAddress[]): string =>
  list.length === 0 ? 'NIL' : `(${list.map(address).join('')})`;

const address = ({ name, mailbox, host }: EnvelopeAddress): string =>
  parenthesised([nstring(name), 'NIL', nstring(mailbox), nstring(host)]);

const parenthesised = (items: readonly string[]): string => `(${items.join(' ')})`;
