/** The two tagged answers that are not OK (RFC 9051 sections 7.1.2 and 7.1.3), as errors that carry them. */

/** Whoever throws it ends the command with this answer. `code` is a response code without brackets. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 'NO' | 'BAD';
  readonly code: string | null;

  constructor(status: 'NO' | 'BAD', text: string, code: string | null = null) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

export const no = (text: string, code: string | null = null): Refusal => new Refusal('NO', text, code);

export const bad = (text: string): Refusal => new Refusal('BAD', text);
