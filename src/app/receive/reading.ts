/** What one reading of a mailbox shares. */
import type { IncomingConnection, ServerLogin } from '../../contract';
import type { Books, Lease } from '../ledger';
import type { Calls } from './counted';
import type { Judging } from './judging';

export interface Reading extends Judging {
  readonly connection: IncomingConnection;
  readonly login: ServerLogin;
  readonly lease: Lease;
  /** Incoming connections that were switched on when it began: each finishes what it has begun. */
  readonly enabledMailboxes: ReadonlySet<string>;
  /** Records of people written in this reading, so that each is written once. */
  readonly peopleWritten: Set<string>;
  /** When a mail of this mailbox last had its effect in Jira; null = never. */
  readonly effects: { lastMs: number | null };
  readonly books: Books;
  /** Of this reading to the gateway. */
  readonly calls: Calls;
}

/** The header field by which our own mail is known. */
export const deliveryHeader = 'X-Postroom-Delivery';
