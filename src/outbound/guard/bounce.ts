/** What a bounce says about an address: whether the mail is lost for it, and whether the address is to be left alone. */
import { isPermanent, type FailureReason } from '../../mail';

/** Reasons that lie in the address. Others lie in one mail or in passing trouble: the next mail may well arrive. */
const aboutTheAddress: ReadonlySet<FailureReason> = new Set([
  'user-unknown',
  'host-unknown',
  'suspended',
  'moved',
  'not-accepting',
  'unknown',
]);

export type BounceVerdict = 'delayed' | 'lost' | 'address-dead';

export function bounceVerdict(reported: {
  readonly action: string;
  readonly status: string;
  readonly reason: FailureReason;
}): BounceVerdict {
  if (reported.action === 'delayed') return 'delayed';
  return isPermanent(reported) && aboutTheAddress.has(reported.reason) ? 'address-dead' : 'lost';
}
