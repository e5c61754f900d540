/** Whose mail it is when a person chose that for it: an account that can do nothing is no sender. */
import type { Disposition, Step } from './disposition';
import type { Facts } from './facts';

interface Mapped {
  /** Empty when nobody chose. */
  readonly step: readonly Step[];
  /** null = nothing stands against it. */
  readonly disposition: Disposition | null;
}

export function mappedSender({ mapped, user, message }: Facts): Mapped {
  if (mapped === null) return { step: [], disposition: null };
  const isThere = user?.active === true;
  const looked = `${message.from?.address ?? 'no sender'} is taken for ${mapped}`;
  const step: Step = { check: 'Whom did a person choose as the sender?', matched: !isThere, looked, handler: null };
  const detail = `${mapped}, whose mail this should be, is no active user of Jira any more. Choose another.`;
  return { step: [step], disposition: isThere ? null : { kind: 'hold', reason: 'sender-unknown', detail } };
}
