/** How this gateway reaches servers: where it may go, whom it asks for addresses, whose certificates count, and its patience. */
import type { Records } from '../discover/records';
import type { Guard } from './guard';
import type { Recent } from './recent';
import type { Lookup } from './resolve';

export interface Patience {
  readonly resolveMs: number;
  /** TCP, all addresses together. */
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly greetingMs: number;
  /** Longest silence of a server that owes an answer. */
  readonly stallMs: number;
  /**
   * After the final dot of a message. Servers look for viruses then; RFC 5321 section 4.5.3.2.6 asks for ten minutes, because
   * giving up early makes the mail come twice. The time of the call is the real limit.
   */
  readonly endOfMessageMs: number;
  /** How long a test mail may take to come back; leaves time to say that it did not. */
  readonly roundTripMs: number;
}

/** Fits a doctor's run into the 25 s of a Forge resolver even when the worst step takes all of its time. */
export const ordinaryPatience: Patience = {
  resolveMs: 5_000,
  connectMs: 8_000,
  tlsMs: 8_000,
  greetingMs: 10_000,
  stallMs: 20_000,
  endOfMessageMs: 160_000,
  roundTripMs: 15_000,
};

export interface NetworkAccess {
  readonly guard: Guard;
  readonly lookup: Lookup;
  /** MX and SRV records. */
  readonly records: Records;
  /** PEM certificates trusted besides the well-known roots, for connections that trust the system's roots. */
  readonly extraRoots: readonly string[];
  readonly patience: Patience;
  /** POP3 accounts at servers that show a stamp for APOP and then refuse it: they are not asked again. */
  readonly apopRefused: Recent;
  /** How we name ourselves to SMTP servers (RFC 5321 section 4.1.1.1). */
  readonly ownName: string;
}
