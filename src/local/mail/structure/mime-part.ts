/** One entity of a message and where it lies (RFC 2045, 2046): what BODYSTRUCTURE and part numbers are made from. */
import type { HeaderSummary } from './envelope';
import { headerSummary } from './envelope';
import { fieldValue, headerFields } from './header-fields';
import { parameterised, type Parameterised } from './parameters';

/** Offsets count from the start of the message. */
export interface MimePart {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Parameterised['parameters'];
  readonly id: string | null;
  readonly description: string | null;
  readonly encoding: string;
  readonly md5: string | null;
  readonly disposition: Parameterised | null;
  readonly language: string | null;
  readonly location: string | null;
  readonly headerStart: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Line ends in the body. */
  readonly lines: number;
  /** The parts of a multipart; the one message inside a message/rfc822. */
  readonly children: readonly MimePart[];
  /** Set on the message inside a message/rfc822. */
  readonly summary: HeaderSummary | null;
}

export type MimeDescription = Omit<
  MimePart,
  'headerStart' | 'bodyStart' | 'bodyEnd' | 'lines' | 'children' | 'summary'
>;

/** What the header of an entity says of its body; RFC 2045 section 5.2 for what it does not say. */
export function describeEntity(header: Buffer, inDigest: boolean): MimeDescription {
  const fields = headerFields(header);
  const contentType = parameterised(fieldValue(fields, 'content-type') ?? '');
  const disposition = fieldValue(fields, 'content-disposition');
  return {
    ...mediaType(contentType, inDigest),
    id: fieldValue(fields, 'content-id'),
    description: fieldValue(fields, 'content-description'),
    encoding: parameterised(fieldValue(fields, 'content-transfer-encoding') ?? '').value || '7bit',
    md5: fieldValue(fields, 'content-md5'),
    disposition: disposition === null ? null : parameterised(disposition),
    language: fieldValue(fields, 'content-language'),
    location: fieldValue(fields, 'content-location'),
  };
}

function mediaType(contentType: Parameterised, inDigest: boolean): Pick<MimePart, 'type' | 'subtype' | 'parameters'> {
  const [type = '', subtype = ''] = contentType.value.split('/').map((each) => each.trim());
  if (type !== '' && subtype !== '') return { type, subtype, parameters: withCharset(type, contentType.parameters) };
  if (inDigest) return { type: 'message', subtype: 'rfc822', parameters: [] };
  return { type: 'text', subtype: 'plain', parameters: [['charset', 'us-ascii']] };
}

/** RFC 2045 section 5.2: text without a charset is US-ASCII. */
function withCharset(type: string, parameters: Parameterised['parameters']): Parameterised['parameters'] {
  const given = parameters.some(([name]) => /^charset\*?$/iu.test(name));
  return given || type.toLowerCase() !== 'text' ? parameters : [...parameters, ['charset', 'us-ascii']];
}

export const isMultipart = (part: Pick<MimePart, 'type'>): boolean => part.type.toLowerCase() === 'multipart';

export const isMessage = (part: Pick<MimePart, 'type' | 'subtype'>): boolean =>
  part.type.toLowerCase() === 'message' && part.subtype.toLowerCase() === 'rfc822';

export const summaryOf = headerSummary;
