/**
 * How much of a hostile mail is looked at. Every limit is far above honest mail (the largest seen in practice is named)
 * and low enough that no input costs more than a second or a few megabytes. Beyond a limit the rest is kept out, with a Defect.
 */
export interface Limits {
  /** All header fields of one entity; the largest seen is 120 KB (ARC chains). */
  readonly headerBlockBytes: number;
  /** One header field: a To with 10,000 mailboxes is 400 KB. */
  readonly headerFieldBytes: number;
  readonly headerFields: number;
  /** Mailboxes of one address header. */
  readonly addresses: number;
  /** Message ids of one References header: a mailing-list thread has a few hundred. */
  readonly messageIds: number;
  /** Entities of the MIME tree; a digest has some hundred. */
  readonly parts: number;
  /** Nested multiparts; real mail has six. */
  readonly depth: number;
  /** Encoded bytes of one body that are turned into text; Jira shows 32 KB of it, the whole mail can be attached. */
  readonly textBytes: number;
  /** Bodies joined into one text; together they obey `textBytes` too. */
  readonly textParts: number;
  /** A winmail.dat or an opaque S/MIME part is opened in memory, so only up to this size. */
  readonly openedBytes: number;
  /** Decoded attachments kept from sizing them; larger ones are sized in slices and decoded when asked for. */
  readonly eagerBytes: number;
  /** Where a multipart's first delimiter is looked for before its boundary is doubted. */
  readonly boundaryLookAheadBytes: number;
  readonly defects: number;
  /** Texts and header fields without a usable charset for which all charsets are tried. */
  readonly guesses: number;
  /** `outlineMessage` keeps an attachment of so many encoded bytes, and all of them together. */
  readonly keptBytes: number;
  readonly keptTotalBytes: number;
}

export const defaultLimits: Limits = {
  headerBlockBytes: 4 << 20,
  headerFieldBytes: 1 << 20,
  headerFields: 10_000,
  addresses: 10_000,
  messageIds: 1_000,
  parts: 4_000,
  depth: 1_024,
  textBytes: 4 << 20,
  textParts: 200,
  openedBytes: 32 << 20,
  eagerBytes: 16 << 20,
  boundaryLookAheadBytes: 64 << 10,
  defects: 100,
  guesses: 200,
  keptBytes: 64 << 10,
  keptTotalBytes: 8 << 20,
};
