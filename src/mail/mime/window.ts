/** What the scanner sees of a message: all of it when parsing, a stretch of it when the message streams by. */
export interface Window {
  bytes: Buffer;
  /** Offset of `bytes[0]` in the message. */
  base: number;
  /** Nothing comes behind `bytes`. */
  ended: boolean;
}

/** A request for more bytes. Everything before `needsFrom` is done with and may be dropped. */
export interface Demand {
  readonly needsFrom: number;
}

/** Offset behind the last byte there is so far. */
export const endOf = (window: Window): number => window.base + window.bytes.length;

/** Asks for bytes until those before `until` are there or the message is over. */
export function* need(window: Window, from: number, until: number): Generator<Demand, void> {
  while (!window.ended && endOf(window) < until) yield { needsFrom: from };
}

/** Bytes `from` to `to` of the message as latin1. */
export function textOf(window: Window, from: number, to: number): string {
  return window.bytes.toString('latin1', from - window.base, to - window.base);
}
