/**
 * What parsing understood of one e-mail (RFC 5322, 2045-2049, 2231, 6532). Values only.
 * Understanding never fails: damage is written down as a Defect and the rest is read.
 */

/** RFC 5322 msg-id without angle brackets, white space removed. Made only by `normaliseMessageId`. */
export type MessageId = string & { readonly __brand: 'MessageId' };

/** One mailbox of an address header. `address` is '' when the header names nobody reachable. */
export interface Address {
  readonly name: string;
  /** addr-spec as written, domain in lower case. */
  readonly address: string;
}

/** Something in the mail that the standards do not allow, and that we read nevertheless. */
export interface Defect {
  readonly code: DefectCode;
  /** What was found, in plain words; never longer than 200 characters. */
  readonly detail: string;
}

/** Closed list; each code is explained to admins in docs/mail-understanding.md. */
export type DefectCode =
  | 'no-blank-line-after-headers'
  | 'malformed-header'
  | 'header-too-long'
  | 'too-many-headers'
  | 'raw-8bit-header'
  | 'bad-encoded-word'
  | 'missing-boundary'
  | 'unclosed-multipart'
  | 'too-many-parts'
  | 'nested-too-deep'
  | 'bad-transfer-encoding'
  | 'truncated-base64'
  | 'bad-quoted-printable'
  | 'unknown-charset'
  | 'wrong-charset'
  | 'undeclared-charset'
  | 'nul-bytes'
  | 'bare-carriage-return'
  | 'missing-from'
  | 'missing-message-id'
  | 'invalid-address'
  | 'too-many-addresses'
  | 'invalid-date'
  | 'damaged-tnef'
  | 'text-too-long';

/** The bytes of an attachment: here, or left on the server because the mail is big (see `Omission`). */
export type Content =
  | { readonly kind: 'here'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'on-server';
      /** Where the still encoded body of the part lies in the message as the server has it. */
      readonly offset: number;
      readonly lengthBytes: number;
      readonly encoding: TransferEncoding;
    };

export type TransferEncoding = 'identity' | 'base64' | 'quoted-printable' | 'uuencode';

export interface Attachment {
  /** A readable, safe file name: never empty, no path, no control characters. */
  readonly name: string;
  /** Media type in lower case, without parameters. */
  readonly type: string;
  /** Size after decoding. */
  readonly sizeBytes: number;
  /** Shown inside the text (Content-ID used by the HTML, or disposition inline for an image). */
  readonly inline: boolean;
  /** Content-ID without angle brackets. */
  readonly contentId: string | null;
  readonly content: Content;
}

/** Header fields in the order they came. Names are compared without regard to case. */
export interface Headers {
  /** The first field of that name, decoded and unfolded; null when absent. */
  get(name: string): string | null;
  all(name: string): readonly string[];
  /** Every field, decoded and unfolded, name as written. */
  readonly fields: readonly HeaderField[];
}

export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface Message {
  readonly messageId: MessageId | null;
  readonly inReplyTo: readonly MessageId[];
  readonly references: readonly MessageId[];
  /** First mailbox of From; null when there is none (defect missing-from). */
  readonly from: Address | null;
  readonly sender: Address | null;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  /** Where the mail was really delivered: Delivered-To, X-Delivered-To, X-Original-To, Envelope-To, X-Envelope-To, lower case. */
  readonly deliveredTo: readonly string[];
  /** Return-Path without brackets; '' is the null reverse-path <>; null when the header is absent. */
  readonly returnPath: string | null;
  readonly subject: string;
  /** Date header, milliseconds since the epoch; null when absent or unreadable. */
  readonly dateMs: number | null;
  readonly headers: Headers;
  /** Text for people: text/plain bodies joined, or made from the HTML when there is no plain body. */
  readonly text: string;
  /** What `text` was made from. */
  readonly textFrom: 'plain' | 'html' | 'none';
  /** The HTML body as the sender made it (never to be shown unsanitised); null when there is none. */
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** The MIME tree without bodies: what classification (bounce, calendar, signed) looks at. */
  readonly root: Part;
  readonly defects: readonly Defect[];
  readonly sizeBytes: number;
}

/** One entity of the MIME tree. */
export interface Part {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly disposition: 'inline' | 'attachment' | null;
  readonly fileName: string | null;
  readonly encoding: TransferEncoding;
  readonly children: readonly Part[];
  /** Body decoded to text with charset repair; '' for containers. Of a body left on the server what was kept: the header of a message. */
  text(): string;
  /** Body decoded to bytes; empty for containers. Of a body left on the server what was kept: the header of a message. */
  bytes(): Uint8Array;
}
