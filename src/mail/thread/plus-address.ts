/** The detail of an address (RFC 5233): what stands behind the plus sign, `support+detail@example.com`. */

export interface PlusAddress {
  /** The address without detail, lower case. */
  readonly base: string;
  /** As written; tokens that must survive lower-casing take care of that themselves. */
  readonly detail: string;
}

/** Takes an address apart at its last plus sign; null when it has no detail. */
export function readPlusAddress(address: string): PlusAddress | null {
  const bare = address.trim().replace(/^<|>$/g, '');
  const at = bare.lastIndexOf('@');
  const plus = bare.lastIndexOf('+', at);
  if (plus < 1 || at <= plus + 1) return null;
  return { base: `${bare.slice(0, plus)}${bare.slice(at)}`.toLowerCase(), detail: bare.slice(plus + 1, at) };
}

/** The detail alone; null when the address has none. */
export function plusToken(address: string): string | null {
  return readPlusAddress(address)?.detail ?? null;
}
