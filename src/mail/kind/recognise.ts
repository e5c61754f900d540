/** Tells a person's mail from what machines write. The order of the checks is the order of the list below. */
import type { Message } from '../message';
import { recogniseAutoReply } from './auto-reply';
import { recogniseBulk } from './bulk';
import { recogniseCalendar } from './calendar';
import { recogniseChallenge } from './challenge';
import { recogniseDelivery } from './delivery/recognise';
import { recogniseFeedback } from './feedback';
import type { MailKind } from './mail-kind';
import type { OwnMail } from './own-mail';
import { recogniseOwnMail } from './own-mail';
import { recogniseReceipt } from './receipt';

/** The surer a sign, the earlier it is asked: our own marks, then structures of the standards, then headers, then words. */
const checks: readonly ((message: Message) => MailKind | null)[] = [
  recogniseFeedback,
  recogniseReceipt,
  recogniseDelivery,
  recogniseChallenge,
  recogniseCalendar,
  recogniseAutoReply,
  recogniseBulk,
];

/** What sort of mail this is, and by what it is known. Never throws. A mail nothing speaks against is a person's. */
export function recogniseKind(message: Message, own?: OwnMail): MailKind {
  const ours = own === undefined ? null : recogniseOwnMail(message, own);
  if (ours !== null) return ours;
  for (const check of checks) {
    const found = check(message);
    if (found !== null) return found;
  }
  return { kind: 'person', evidence: [] };
}
