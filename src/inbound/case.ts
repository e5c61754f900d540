/** A mail with everything that is known of it, as the checks see it. */
import type { MailHandler } from '../contract';
import { readAuthentication, type Authentication } from './authentication';
import type { Disposition } from './disposition';
import type { Facts } from './facts';
import { chooseThread, type ChosenThread } from './thread';

/** What is known whether a handler takes the mail or not. */
export interface AnyCase {
  readonly facts: Facts;
}

/** A mail that a handler has taken. */
export interface TakenCase extends AnyCase {
  readonly handler: MailHandler;
  readonly chosen: ChosenThread | null;
  readonly authentication: Authentication | null;
  readonly sender: string;
}

/** One check. Its place in the list says when it is made; the first that has a verdict decides. */
export interface Check<C extends AnyCase> {
  readonly check: string;
  /** The value it looks at, for people. */
  readonly looked: (one: C) => string;
  readonly verdict: (one: C) => Disposition | null;
}

export function takenBy(facts: Facts, handler: MailHandler): TakenCase {
  return {
    facts,
    handler,
    chosen: chooseThread(facts.clues, handler, facts.user),
    authentication: readAuthentication(facts.message, handler.authentication.trustedServers),
    sender: facts.message.from?.address ?? '',
  };
}
