/** What must come of a generated mail. */
export interface Expectation {
  /** Path below the load's directory. */
  readonly file: string;
  /** null where the mail has none. */
  readonly messageId: string | null;
  /** An issue's key, `new`, or `thread`: the issue of an earlier mail. */
  readonly target: string;
  /** Message-ID of the earlier mail, for `thread`. */
  readonly threadRoot: string | null;
  readonly getsIn: boolean;
  readonly subject: string;
  readonly attachments: number;
  /** Broken on purpose: what becomes of it is not counted, only that it is accounted for. */
  readonly malformed: boolean;
}
