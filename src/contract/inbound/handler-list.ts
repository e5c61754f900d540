/** The mail handlers of the site, in the order in which a mail is offered to them. */
import { z } from 'zod';
import type { MailHandler } from './handler';

/** What becomes of mail that no handler takes. */
export const leftOver = z.enum(['hold', 'discard']);
export type LeftOver = z.infer<typeof leftOver>;

/** A mail goes to the first enabled handler that listens to its mailbox and takes it. */
export interface HandlerList {
  readonly handlers: readonly MailHandler[];
  readonly leftOver: LeftOver;
}
