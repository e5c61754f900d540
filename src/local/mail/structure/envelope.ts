/** The ENVELOPE of RFC 9051 section 7.5.2: a summary of header fields, raw. Not the envelope of SMTP. */
import { addressList, type EnvelopeAddress } from './addresses';
import { fieldValue, headerFields } from './header-fields';

export interface HeaderSummary {
  readonly date: string | null;
  readonly subject: string | null;
  readonly from: readonly EnvelopeAddress[];
  readonly sender: readonly EnvelopeAddress[];
  readonly replyTo: readonly EnvelopeAddress[];
  readonly to: readonly EnvelopeAddress[];
  readonly cc: readonly EnvelopeAddress[];
  readonly bcc: readonly EnvelopeAddress[];
  readonly inReplyTo: string | null;
  readonly messageId: string | null;
}

export function headerSummary(header: Buffer): HeaderSummary {
  const fields = headerFields(header);
  // A field that comes more than once is read as one list.
  const addresses = (name: string) =>
    fields.filter((field) => field.name.toLowerCase() === name).flatMap((field) => addressList(field.value));
  const from = addresses('from');
  const orFrom = (list: readonly EnvelopeAddress[]) => (list.length > 0 ? list : from);
  return {
    date: fieldValue(fields, 'date'),
    subject: fieldValue(fields, 'subject'),
    from,
    sender: orFrom(addresses('sender')),
    replyTo: orFrom(addresses('reply-to')),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    inReplyTo: fieldValue(fields, 'in-reply-to'),
    messageId: fieldValue(fields, 'message-id'),
  };
}
